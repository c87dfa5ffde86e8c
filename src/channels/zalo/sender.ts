import { refusesButtons } from 'zalo-oa-sdk-lite';
import type { Message, Result, Sent, ZaloClient } from 'zalo-oa-sdk-lite';
import type { Delivery, Outbound } from '../../core/message.ts';
import type { Channel, Clock, Log } from '../../core/ports.ts';
import { fewer } from '../../core/reply.ts';
import { encodeTap, MOST_BUTTONS } from './button.ts';
import { CHANNEL, isAnonymous } from './codec.ts';
import { deliveryOf, needsOperator, reasonOf } from './delivery.ts';

/** Whether an OA may use buttons changes with its package: asked again so often, not with every message. */
const WITHOUT_BUTTONS_MS = 6 * 3_600_000;

type Needs = { readonly client: Pick<ZaloClient, 'send'>; readonly clock: Clock; readonly log: Log };

export function createSender({ client, clock, log }: Needs): Channel['send'] {
  let plainUntil = 0;

  // Once each: the outbox decides what is tried again, and a message it holds back must not hold back the others.
  const trySend = (to: string, message: Message): Promise<Result<Sent>> => client.send(to, message, { attempts: 1 });

  async function sendWithButtons({ contactId, text, buttons }: Outbound): Promise<Result<Sent>> {
    const result = await trySend(contactId, {
      type: 'buttons',
      text,
      // `hide`: what the tap sends back is a code of ours, and not for the person to read in their own name.
      buttons: fewer(buttons, MOST_BUTTONS).map((button) => ({ type: 'oa.query.hide', title: button.label, payload: encodeTap(button) })),
    });
    if (result.ok || !refusesButtons(result.failure)) return result;
    // The choices also stand in the text as a numbered list.
    const plain = await trySend(contactId, { type: 'text', text });
    // The same codes come for other reasons; only a text that passes shows that it was the buttons.
    if (plain.ok) {
      plainUntil = clock.now() + WITHOUT_BUTTONS_MS;
      log({ event: 'buttons.refused', channel: CHANNEL, code: reasonOf(result.failure).code, ms: WITHOUT_BUTTONS_MS });
    }
    return plain;
  }

  return async (message): Promise<Delivery> => {
    // Zalo's endpoint for chats without an account is another one, which the client does not have.
    if (isAnonymous(message.contactId)) return { kind: 'refused', reason: 'not_allowed' };
    const result =
      message.buttons.length > 0 && clock.now() >= plainUntil
        ? await sendWithButtons(message)
        : await trySend(message.contactId, { type: 'text', text: message.text });
    // Zalo may take a message and not name it.
    if (result.ok) return { kind: 'sent', externalId: result.value.messageId ?? `unnamed:${message.id}` };
    const { failure } = result;
    log({ event: 'send.failed', channel: CHANNEL, id: message.id, ...reasonOf(failure), operator: needsOperator(failure) });
    return deliveryOf(failure);
  };
}
