import type { ZaloSettings } from './settings.ts';

/** `zalo_verifier<token>.html`, as Zalo hands it out to be put at the root of the domain. */
const FILENAME = /^zalo_verifier([\w-]+)\.html$/;

/**
 * The same proof as a tag for the page at `/`, for where Zalo checks a page and not a file; empty when none is set.
 * Zalo looks at the first 512 KB only.
 */
export function siteVerificationTag(verifier: ZaloSettings['verifier']): string {
  const token = FILENAME.exec(verifier?.filename ?? '')?.[1];
  return token === undefined ? '' : `<meta name="zalo-platform-site-verification" content="${token}">`;
}
