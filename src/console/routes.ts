import { join } from 'node:path';
import express from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import type { Log, StaffStore } from '../core/ports.ts';
import { caseNumber } from '../core/ticket.ts';
import { sendAttachment } from './attachment-response.ts';
import type { Desk } from './desk.ts';
import { createGuard, sendPage } from './guard.ts';
import type { LiveUpdates } from './live.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { Session, Sessions } from './session.ts';
import { loginPage } from './views/login.ts';
import { messagePage } from './views/layout.ts';
import { queuePage } from './views/queue.ts';
import { ticketPage } from './views/ticket.ts';
import { undeliveredPage } from './views/undelivered.ts';
import { readWork } from './work.ts';

const ASSETS = join(import.meta.dirname, 'assets');
const LONGEST_ANSWER = 4_000;

type Needs = {
  readonly staff: Pick<StaffStore, 'findStaff'>;
  readonly sessions: Sessions;
  readonly desk: Desk;
  readonly live: LiveUpdates;
  readonly log: Log;
};

const credentials = z.object({ username: z.string().min(1).max(60), password: z.string().min(1).max(200) });
const answer = z.object({ text: z.string().trim().min(1).max(LONGEST_ANSWER) });
const someId = z.coerce.number().int().positive();
const place = z.object({ ticketId: someId, line: someId, number: someId });
const view = z.enum(['waiting', 'mine', 'claimed', 'closed']).catch('waiting');

/** The staff console: sign in, queue, ticket; every change is a POST with the form's own token. */
export function createConsole({ staff, sessions, desk, live, log }: Needs): Router {
  const router = express.Router();
  router.use('/assets', express.static(ASSETS, { index: false, maxAge: '1h' }));
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.use(express.urlencoded({ extended: false, limit: '64kb' }));

  router.get('/login', (_request, response) => sendPage(response, 200, loginPage(null)));
  router.post(
    '/login',
    rateLimit({
      windowMs: 15 * 60_000,
      limit: 20,
      keyGenerator: (request) => ipKeyGenerator(request.ip ?? ''),
      skipSuccessfulRequests: true,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      handler: (_request, response) => {
        log({ event: 'staff.sign_in_refused', reason: 'rate_limited' });
        sendPage(response, 429, loginPage('Đăng nhập sai quá nhiều lần. Xin chờ 15 phút rồi thử lại.'));
      },
    }),
    sameOrigin,
    async (request, response) => {
      const given = credentials.safeParse(request.body);
      const known = given.success ? await staff.findStaff(given.data.username.trim().toLowerCase()) : null;
      // An unknown name costs as much time as a known one, so that names cannot be told apart.
      const right = await verifyPassword(given.success ? given.data.password : '', known?.passwordHash ?? (await NOBODY));
      if (known === null || !right) {
        log({ event: 'staff.sign_in_refused', reason: 'wrong_credentials' });
        sendPage(response, 401, loginPage('Tên đăng nhập hoặc mật khẩu chưa đúng.'));
        return;
      }
      await sessions.open(response, known.id);
      log({ event: 'staff.signed_in', staffId: known.id });
      response.redirect(303, '/console');
    },
  );

  const signedIn = createGuard(sessions);

  router.post(
    '/logout',
    signedIn(async (_request, response, session) => {
      await sessions.close(response, session);
      response.redirect(303, '/console/login');
    }),
  );

  router.get(
    '/',
    signedIn(async (request, response, session) => {
      const shown = view.parse(request.query['view']);
      const work = await readWork(desk, session.staff.id);
      const tickets = shown === 'closed' ? await desk.list({ status: 'closed', officerId: null }) : work[shown];
      sendPage(response, 200, queuePage(session, desk, shown, { tickets, work }));
    }),
  );

  router.get(
    '/undelivered',
    signedIn(async (_request, response, session) => {
      sendPage(response, 200, undeliveredPage(session, desk, await readWork(desk, session.staff.id)));
    }),
  );
  for (const decision of ['retry', 'discard'] as const)
    router.post(
      `/undelivered/:id/${decision}`,
      signedIn(async (request, response, session) => {
        const id = someId.safeParse(request.params['id']);
        const from = someId.safeParse((request.body as Record<string, unknown>)['ticket']);
        const back = from.success ? `/console/tickets/${from.data}` : '/console/undelivered';
        if (id.success && (await desk[decision](id.data, session.staff.id))) response.redirect(303, back);
        else sendPage(response, 409, messagePage(session, 'Tin này đã được gửi lại hoặc đã bỏ.', back));
      }),
    );

  router.get(
    '/tickets/:id',
    signedIn(async (request, response, session) => {
      const id = someId.safeParse(request.params['id']);
      const found = id.success ? await desk.read(id.data) : null;
      if (found === null) sendPage(response, 404, messagePage(session, 'Không có phiếu này.'));
      else sendPage(response, 200, ticketPage(session, desk, found));
    }),
  );

  router.get(
    '/tickets/:ticketId/attachments/:line/:number',
    signedIn(async (request, response, session) => {
      const at = place.safeParse(request.params);
      const opened = at.success ? await desk.openAttachment(at.data, session.staff.id) : null;
      if (!at.success || opened === null) {
        sendPage(response, 404, messagePage(session, 'Không có tệp này.'));
        return;
      }
      const { ticketId, line, number } = at.data;
      sendAttachment(response, session, {
        ...opened,
        title: `${caseNumber(ticketId)}-${line}-${number}`,
        back: `/console/tickets/${ticketId}`,
      });
    }),
  );

  const act = (path: string, change: (id: number, session: Session, request: Request) => Promise<boolean>, refusal: string): void => {
    router.post(
      `/tickets/:id/${path}`,
      signedIn(async (request, response, session) => {
        const id = someId.safeParse(request.params['id']);
        if (id.success && (await change(id.data, session, request))) response.redirect(303, `/console/tickets/${id.data}`);
        else sendPage(response, 409, messagePage(session, refusal, id.success ? `/console/tickets/${id.data}` : '/console'));
      }),
    );
  };
  act('claim', (id, { staff: officer }) => desk.claim(id, officer.id), 'Phiếu này đã có người nhận, hoặc đã đóng.');
  act(
    'answer',
    async (id, { staff: officer }, request) => {
      const given = answer.safeParse(request.body);
      return given.success && (await desk.answer(id, officer.id, given.data.text));
    },
    `Chưa gửi được: câu trả lời phải có từ 1 đến ${LONGEST_ANSWER} ký tự, và phiếu phải do anh/chị đang giữ.`,
  );
  act('close', (id, { staff: officer }) => desk.close(id, officer.id), 'Chỉ người đang giữ phiếu mới đóng được.');

  router.get(
    '/events',
    signedIn((_request, response) => {
      response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' }).flushHeaders();
      live.add(response);
      return Promise.resolve();
    }),
  );
  return router;
}

const NOBODY = hashPassword('no account has this password');

/** The sign-in form has no session to take a token from; a foreign page is told by what the browser says of itself. */
function sameOrigin(request: Request, response: Response, next: NextFunction): void {
  const site = request.get('Sec-Fetch-Site');
  const origin = request.get('Origin');
  const foreign =
    site === undefined
      ? origin !== undefined && URL.parse(origin)?.host !== request.get('Host')
      : site !== 'same-origin' && site !== 'none';
  if (foreign) sendPage(response, 403, loginPage('Yêu cầu đến từ trang khác nên không được nhận.'));
  else next();
}
