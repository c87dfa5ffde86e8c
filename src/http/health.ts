import express from 'express';
import type { Router } from 'express';

export type Readiness = {
  readonly ready: boolean;
  readonly store: 'writable' | 'not_writable';
  readonly catalog: string;
  /** What is wrong with the content files as they are now; the last good ones are in use. */
  readonly contentProblems: readonly string[];
  /** With when a platform that is polled last answered. */
  readonly channels: readonly { readonly name: string; readonly lastPollAt: number | null }[];
};

/** `/healthz`: the process answers. `/readyz`: it can do its work; the detail is for whoever sits on the same machine. */
export function createHealthRoutes(readiness: () => Promise<Readiness>): Router {
  const router = express.Router();
  router.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n');
  });
  router.get('/readyz', async (request, response) => {
    const state = await readiness();
    response.status(state.ready ? 200 : 503).json(isLoopback(request.ip) ? state : { ready: state.ready });
  });
  return router;
}

const isLoopback = (ip: string | undefined): boolean => ip === '::1' || (ip ?? '').replace('::ffff:', '').startsWith('127.');
