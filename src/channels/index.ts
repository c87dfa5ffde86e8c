import type { Router } from 'express';
import type { Channel, Clock, Log, TranscriptStore, Vault } from '../core/ports.ts';
import { createTelegramChannel } from './telegram/channel.ts';
import type { TelegramOptions } from './telegram/channel.ts';
import type { StaffNotice } from './telegram/staff-notices.ts';
import { createWebChannel } from './web/channel.ts';
import { createZaloChannel } from './zalo/channel.ts';
import type { ZaloSettings } from './zalo/settings.ts';
import { siteVerificationTag } from './zalo/site-verification.ts';

/** A channel, where its platform calls us, if it does, and what else it can do. */
export type MountedChannel = Channel & {
  readonly routes?: Router;
  /** Tells staff of a ticket in a group of theirs. Returns at once. */
  notifyStaff?(notice: StaffNotice): void;
  /** When the platform last answered us, epoch milliseconds; null when it has not yet or is never asked. */
  lastPollAt?(): number | null;
};

type Needs = {
  readonly zalo: ZaloSettings | null;
  readonly telegram: TelegramOptions | null;
  readonly dataFolder: string;
  readonly secureCookies: boolean;
  readonly readTranscript: TranscriptStore['readTranscript'];
  /** What a group chat is told. */
  readonly groupWord: () => string;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly chance: () => number;
};

/** The channels that are on: the web page always, the others when an operator has configured them. */
export function createChannels(needs: Needs): readonly MountedChannel[] {
  const { zalo, telegram, clock } = needs;
  const headTags = siteVerificationTag(zalo?.verifier ?? null);
  return [
    createWebChannel({ ...needs, headTags, now: () => clock.now() }),
    ...(zalo === null ? [] : [createZaloChannel({ ...needs, settings: zalo })]),
    ...(telegram === null ? [] : [createTelegramChannel({ ...needs, ...telegram })]),
  ];
}
