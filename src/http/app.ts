import express from 'express';
import type { Express, Router } from 'express';
import helmet from 'helmet';
import type { Log } from '../core/ports.ts';
import { handleError, notFound } from './error-handler.ts';
import { createHealthRoutes } from './health.ts';
import type { Readiness } from './health.ts';

type Needs = {
  readonly mounts: readonly { readonly path: string; readonly routes: Router }[];
  readonly readiness: () => Promise<Readiness>;
  readonly trustProxy: number;
  readonly https: boolean;
  readonly log: Log;
};

/** The web server's rules for everything it serves: security headers, health, one place for errors. */
export function createApp({ mounts, readiness, trustProxy, https, log }: Needs): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', trustProxy);
  app.set('query parser', 'simple');
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'"],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      // Only a service that is reached over https may tell browsers never to use anything else.
      strictTransportSecurity: https,
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  app.use(createHealthRoutes(readiness));
  for (const { path, routes } of mounts) app.use(path, routes);
  app.use(notFound);
  app.use(handleError(log));
  return app;
}
