import { join } from 'node:path';
import { createZaloClient } from 'zalo-oa-sdk-lite';
import type { ClientEvent, TokenPair, ZaloClient, ZaloOptions } from 'zalo-oa-sdk-lite';
import type { Clock, Log, Vault } from '../../core/ports.ts';
import { CHANNEL } from './codec.ts';
import { createConsents } from './consent.ts';
import type { Consents } from './consent.ts';
import { keptFile, sealedFile } from './kept-file.ts';
import type { KeptFile } from './kept-file.ts';
import type { ZaloSettings } from './settings.ts';
import { adoptFirstPair, tokenStoreIn } from './tokens.ts';

export type ZaloAccess = {
  readonly client: ZaloClient;
  readonly consents: Consents;
  /** To be called once before anything is sent; rejects when it cannot be stored. */
  adoptFirstPair(): Promise<void>;
  /** Null when there is none; rejects when it cannot be read. */
  storedPair(): Promise<TokenPair | null>;
  /** Keeps the time up to which no message is missing. */
  readonly mark: KeptFile;
};

export type AccessNeeds = {
  readonly settings: ZaloSettings;
  /** Where tokens are kept, sealed. */
  readonly dataFolder: string;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 ≤ chance < 1, to spread what is tried again. */
  readonly chance: () => number;
};

/** One OA as an app may use it: what the service and the operator's commands have in common. */
export function openAccess(
  { settings, dataFolder, vault, clock, log, chance }: AccessNeeds,
  options: Pick<ZaloOptions, 'fetch' | 'timeoutMs' | 'refreshPatienceMs'> = {},
): ZaloAccess {
  const fileOf = (name: string) => keptFile(join(dataFolder, name));
  const tokenStore = tokenStoreIn(sealedFile(fileOf('zalo-tokens'), vault));
  const { appId, appSecret, oaId, apiRoot, oauthRoot, maxRequestsPerMinute } = settings;
  const client = createZaloClient({
    appId,
    appSecret,
    apiRoot,
    oauthRoot,
    maxRequestsPerMinute,
    clock,
    random: chance,
    tokenStore,
    onEvent: (event) => report(event, log),
    ...options,
  });
  return {
    client,
    consents: createConsents({ client, pending: sealedFile(fileOf('zalo-consent'), vault), oaId, clock }),
    adoptFirstPair: () => adoptFirstPair({ client, seen: fileOf('zalo-first-pair'), pair: settings.firstPair, now: clock.now() }),
    storedPair: () => tokenStore.load(),
    mark: fileOf('zalo-caught-up'),
  };
}

const CHANGES = {
  'tokens.refreshed': 'refreshed',
  'tokens.refresh_failed': 'refresh_failed',
  'tokens.not_stored': 'not_stored',
  'tokens.reconsent_needed': 'reconsent_needed',
} as const;

function report(event: ClientEvent, log: Log): void {
  if (event.type === 'call.finished') return;
  log({ event: 'tokens.changed', channel: CHANNEL, change: CHANGES[event.type], code: 'code' in event ? event.code : null });
}
