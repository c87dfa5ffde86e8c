import type { Request, Response } from 'express';
import type { Html } from '../html.ts';
import { hasFormToken } from './session.ts';
import type { Session, Sessions } from './session.ts';
import { messagePage } from './views/layout.ts';

export type Handler = (request: Request, response: Response) => Promise<void>;
export type SignedIn = (handle: (request: Request, response: Response, session: Session) => Promise<void>) => Handler;

export const sendPage = (response: Response, status: number, page: Html): void => void response.status(status).send(page.text);

/** Nothing of the console is shown, and nothing changed, but to staff who are signed in; a change needs its form's own token. */
export const createGuard =
  (sessions: Sessions): SignedIn =>
  (handle) =>
  async (request, response) => {
    const session = await sessions.find(request);
    if (session === null) {
      response.redirect(303, '/console/login');
      return;
    }
    if (request.method === 'POST' && !hasFormToken(session, (request.body as Record<string, unknown> | undefined)?.['csrf'])) {
      sendPage(response, 403, messagePage(session, 'Trang đã mở quá lâu nên chưa lưu được. Xin quay lại, tải lại trang rồi gửi lại.'));
      return;
    }
    await handle(request, response, session);
  };
