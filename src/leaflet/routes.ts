import { join } from 'node:path';
import express from 'express';
import type { Router } from 'express';
import type { Catalog } from '../core/catalog.ts';
import type { PublicLink } from '../core/public-link.ts';
import { leafletPage } from './page.ts';

const ASSETS = join(import.meta.dirname, 'assets');

type Needs = {
  readonly catalog: () => Catalog;
  readonly links: () => Promise<readonly PublicLink[]>;
};

/** The page to print. */
export function createLeaflet({ catalog, links }: Needs): Router {
  const router = express.Router();
  router.use('/assets', express.static(ASSETS, { index: false, maxAge: '1h' }));
  router.get('/', async (_request, response) => {
    response
      .set('Cache-Control', 'no-cache')
      .type('html')
      .send(leafletPage(catalog(), await links()).text);
  });
  return router;
}
