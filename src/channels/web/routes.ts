import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { Router } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Log, Receiver, TranscriptStore } from '../../core/ports.ts';
import { CHANNEL, decodePosted, encodeTranscript } from './codec.ts';
import { contactOf, keepContact } from './contact.ts';
import { writeLine } from './streams.ts';
import type { Streams } from './streams.ts';

const ASSETS = join(import.meta.dirname, 'assets');
const MINUTE = 60_000;
/** A person types no faster; a one-stop desk shares one address among many. */
const PER_CONTACT_A_MINUTE = 30;
const PER_ADDRESS_A_MINUTE = 1_200;

type Needs = {
  readonly receive: Receiver['message'];
  readonly readTranscript: TranscriptStore['readTranscript'];
  readonly streams: Streams;
  readonly now: () => number;
  readonly headTags: string;
  readonly secureCookies: boolean;
  readonly log: Log;
};

export function createRoutes({ receive, readTranscript, streams, now, headTags, secureCookies, log }: Needs): Router {
  const router = express.Router();
  const page = readFileSync(join(ASSETS, 'index.html'), 'utf8').replace('</head>', `${headTags}</head>`);
  const refuse = (reason: string): void => log({ event: 'message.rejected', channel: CHANNEL, reason });
  const limit = (most: number, key: (request: express.Request) => string) =>
    rateLimit({
      windowMs: MINUTE,
      limit: most,
      keyGenerator: key,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      handler: (_request, response) => {
        refuse('rate_limited');
        response.status(429).json({ error: 'Anh/chị gửi nhanh quá. Xin chờ một phút rồi gửi tiếp.' });
      },
    });

  router.get('/', (request, response) => {
    keepContact(request, response, secureCookies);
    response.set('Cache-Control', 'no-cache').type('html').send(page);
  });
  router.use('/chat/assets', express.static(ASSETS, { index: false, maxAge: '1h' }));

  router.post(
    '/chat/messages',
    limit(PER_ADDRESS_A_MINUTE, (request) => ipKeyGenerator(request.ip ?? '')),
    limit(PER_CONTACT_A_MINUTE, (request) => contactOf(request) ?? ipKeyGenerator(request.ip ?? '')),
    express.json({ limit: '256kb' }),
    async (request, response) => {
      const contactId = contactOf(request);
      if (contactId === null) {
        refuse('no_contact');
        response.status(401).json({ error: 'Trang đã mở quá lâu. Xin tải lại trang rồi gửi lại.' });
        return;
      }
      const message = decodePosted(request.body, contactId, now());
      if (message === null) {
        refuse('malformed');
        response.status(400).json({ error: 'Tin nhắn không đúng dạng nên chưa được nhận. Xin tải lại trang rồi gửi lại.' });
        return;
      }
      response.status(202).json({ result: await receive(message) });
    },
  );

  router.get('/chat/events', async (request, response) => {
    const contactId = contactOf(request);
    if (contactId === null) {
      response.status(401).end();
      return;
    }
    response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' }).flushHeaders();
    // Listening first and reading back second may show a line twice, which the page recognises; the other way round could lose one.
    streams.add(contactId, response);
    const after = Number(request.get('Last-Event-ID') ?? request.query['after']);
    for (const line of encodeTranscript(await readTranscript(CHANNEL, contactId, Number.isSafeInteger(after) ? after : 0)))
      writeLine(response, line);
    response.write('event: ready\ndata: {}\n\n');
  });

  return router;
}
