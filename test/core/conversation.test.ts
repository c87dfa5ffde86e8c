import { describe, expect, it } from 'vitest';
import { currentTopic, NEW_CONVERSATION } from '../../src/core/conversation.ts';
import { WORKING_MORNING } from '../support/clock.ts';

const HALF_AN_HOUR = 30 * 60_000;

describe('the topic of a conversation', () => {
  const topic = { intent: 'cap-lai-can-cuoc', aspect: 'ho-so', at: WORKING_MORNING } as const;
  const state = { ...NEW_CONVERSATION, topic };

  it('is what a follow-up means for half an hour', () => {
    expect(currentTopic(state, WORKING_MORNING)).toBe(topic);
    expect(currentTopic(state, WORKING_MORNING + HALF_AN_HOUR)).toBe(topic);
  });

  it('is forgotten after that', () => {
    expect(currentTopic(state, WORKING_MORNING + HALF_AN_HOUR + 1)).toBeNull();
  });

  it('is none before anything was spoken of', () => {
    expect(currentTopic(NEW_CONVERSATION, WORKING_MORNING)).toBeNull();
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
    });
  });

  it('is the same after it was stored', () => {
    expect(JSON.parse(JSON.stringify(NEW_CONVERSATION))).toEqual(NEW_CONVERSATION);
  });
});
