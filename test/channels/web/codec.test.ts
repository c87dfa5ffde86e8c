import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNEL, decodePosted, encodeOutbound, encodeTranscript } from '../../../src/channels/web/codec.ts';
import type { DeliveryState, TranscriptLine } from '../../../src/core/message.ts';

const ID = '3f2b8c1e-5a4d-4e6f-8a7b-9c0d1e2f3a4b';
const decode = (body: unknown) => decodePosted(body, 'contact', 1_000);

const line = (given: Partial<TranscriptLine>): TranscriptLine => ({
  seq: 1,
  author: 'citizen',
  externalId: null,
  text: 'chữ',
  editedText: null,
  attachments: [],
  buttons: [],
  at: 5,
  elsewhere: false,
  outboundId: null,
  delivery: null,
  reason: null,
  repeated: false,
  ...given,
});

describe('what the page posts', () => {
  it('becomes a message of the person whose cookie came with it', () => {
    expect(decode({ id: ID, text: 'mất căn cước' })).toEqual({
      channel: CHANNEL,
      externalId: `contact:${ID}`,
      contactId: 'contact',
      text: 'mất căn cước',
      sentAt: 1_000,
    });
  });

  it('carries what a tapped button means', () => {
    expect(decode({ id: ID, text: 'Gặp cán bộ', payload: 'x:officer' })?.payload).toBe('x:officer');
  });

  it('is taken whatever the text is, up to a length that nobody types', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(decode({ id: ID, text })?.text).toBe(text);
      }),
    );
    expect(decode({ id: ID, text: 'a'.repeat(50_000) })).not.toBeNull();
    expect(decode({ id: ID, text: 'a'.repeat(50_001) })).toBeNull();
  });

  it('is nothing, and no error, when it is of any other shape', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        expect(decode(body)).toBeNull();
      }),
    );
    for (const body of [
      { text: 'a' },
      { id: ID },
      { id: 'no uuid', text: 'a' },
      { id: ID, text: 5 },
      { id: ID, text: 'a', payload: 'x'.repeat(65) },
      { id: ID, text: 'a', payload: null },
      { id: ID, text: 'a', sentAt: 5 },
      [{ id: ID, text: 'a' }],
    ])
      expect(decode(body), JSON.stringify(body)).toBeNull();
  });
});

describe('a line as the page shows it', () => {
  it('has the key under which the page posted it, so that it is shown once', () => {
    const posted = decode({ id: ID, text: 'a' });
    const [shown] = encodeTranscript([line({ externalId: posted?.externalId ?? null })]);
    expect(shown?.key).toBe(ID);
  });

  it('has the same key, place and words whether it came live or was read back', () => {
    const buttons = [{ label: 'Lệ phí', payload: 't:le-phi-can-cuoc' }];
    const live = encodeOutbound({
      id: 9,
      conversationId: 3,
      channel: CHANNEL,
      contactId: 'contact',
      author: 'officer',
      seq: 4,
      attempt: 2,
      repeated: false,
      createdAt: 5,
      lastInboundAt: 0,
      text: 'chữ',
      buttons,
    });
    expect(encodeTranscript([line({ author: 'officer', seq: 4, buttons, delivery: 'sent' })])).toEqual([live]);
  });

  it('tells the page nothing of the conversation’s number, the contact or the delivery', () => {
    const shown = encodeTranscript([line({ delivery: 'sent', repeated: true })]);
    expect(Object.keys(shown[0] ?? {}).toSorted()).toEqual(['at', 'author', 'buttons', 'key', 'seq', 'text']);
  });

  it('is read back once it has been handed to the page, and not while it is queued and will still come live', () => {
    // One being sent may have been pushed just before this page began to listen: left out, it would be lost.
    const deliveries: (DeliveryState | null)[] = [null, 'queued', 'sending', 'sent', 'refused', 'unknown', 'dead'];
    const lines = deliveries.map((delivery, seq) => line({ seq, delivery }));
    expect(encodeTranscript(lines).map(({ seq }) => deliveries[seq])).toEqual([null, 'sending', 'sent']);
  });
});
