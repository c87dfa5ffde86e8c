import { describe, expect, it } from 'vitest';
import { contextOf, NEW_CONVERSATION } from '../../src/core/conversation.ts';
import { WORKING_MORNING } from '../support/clock.ts';

const HALF_AN_HOUR = 30 * 60_000;

describe('the topic of a conversation', () => {
  const topic = { intent: 'cap-lai-can-cuoc', aspect: 'ho-so', question: 'mất thẻ', at: WORKING_MORNING } as const;
  const state = { ...NEW_CONVERSATION, topic };

  it('is what a follow-up means for half an hour', () => {
    expect(contextOf(state, WORKING_MORNING).topic).toBe(topic);
    expect(contextOf(state, WORKING_MORNING + HALF_AN_HOUR).topic).toBe(topic);
  });

  it('is forgotten after that', () => {
    expect(contextOf(state, WORKING_MORNING + HALF_AN_HOUR + 1).topic).toBeNull();
  });

  it('is none before anything was spoken of', () => {
    expect(contextOf(NEW_CONVERSATION, WORKING_MORNING).topic).toBeNull();
  });
});

describe('a new conversation', () => {
  it('has told, asked and offered nothing', () => {
    expect(NEW_CONVERSATION).toEqual({
      greeted: false,
      topic: null,
      form: null,
      offered: [],
      alternatives: [],
      misses: 0,
      question: null,
      waitingTold: false,
      mediaAt: null,
    });
  });

  it('is the same after it was stored', () => {
    expect(JSON.parse(JSON.stringify(NEW_CONVERSATION))).toEqual(NEW_CONVERSATION);
  });
});

describe('the question before', () => {
  it('is gone on with only while it was not understood', () => {
    const asked = { ...NEW_CONVERSATION, question: 'căn cước' };
    expect(contextOf({ ...asked, misses: 1 }, WORKING_MORNING).unclear).toBe('căn cước');
    expect(contextOf(asked, WORKING_MORNING).unclear).toBeNull();
  });
});
