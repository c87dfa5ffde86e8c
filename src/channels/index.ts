import type { Router } from 'express';
import type { Channel, Log, TranscriptStore } from '../core/ports.ts';
import { createWebChannel } from './web/channel.ts';

/** A channel, and where its platform calls us, if it does. */
export type MountedChannel = Channel & { readonly routes?: Router };

type Needs = {
  readonly readTranscript: TranscriptStore['readTranscript'];
  readonly now: () => number;
  readonly secureCookies: boolean;
  readonly log: Log;
};

/** The channels that are on. */
export const createChannels = (needs: Needs): readonly MountedChannel[] => [createWebChannel(needs)];
