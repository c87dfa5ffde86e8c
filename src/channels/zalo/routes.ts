import express from 'express';
import type { ErrorRequestHandler, Router } from 'express';
import type { ConsentResult, Consents } from './consent.ts';
import { consentPage } from './pages.ts';
import { PATHS } from './paths.ts';
import type { ZaloSettings } from './settings.ts';
import type { Webhook } from './webhook.ts';

/** Zalo's events are below 10 KB; a text has 2,000 characters at most. */
const LARGEST_BODY = '1mb';

type Needs = {
  readonly webhook: Webhook;
  readonly completeConsent: Consents['complete'];
  readonly onConsent: (result: ConsentResult) => void;
  readonly verifier: ZaloSettings['verifier'];
};

/** Where Zalo calls us. */
export function createRoutes({ webhook, completeConsent, onConsent, verifier }: Needs): Router {
  const router = express.Router();

  // Raw: the signature is over the bytes as they came.
  router.post(PATHS.webhook, express.raw({ type: () => true, limit: LARGEST_BODY, inflate: false }), async (request, response) => {
    await webhook.take(request.get('X-ZEvent-Signature'), Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    response.sendStatus(200);
  });
  const countTooLarge: ErrorRequestHandler = (error, _request, _response, next) => {
    if (typeof error === 'object' && error !== null && 'status' in error && error.status === 413) webhook.refuse('too_large');
    next(error);
  };
  router.use(PATHS.webhook, countTooLarge);

  router.get(PATHS.consent, async (request, response) => {
    const result = await completeConsent(request.query);
    onConsent(result);
    const { status, html } = consentPage(result);
    response.status(status).set('Cache-Control', 'no-store').type('html').send(html);
  });

  // Compared and not given as a pattern: an operator's file name is no route.
  if (verifier !== null) {
    router.get('/:file', (request, response, next) => {
      if (request.params.file === verifier.filename) response.type('html').send(verifier.content);
      else next();
    });
  }

  return router;
}
