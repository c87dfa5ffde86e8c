import { z } from 'zod';
import type { Call, CallOptions } from './call.ts';
import { failed, invalid, success } from './failure.ts';
import type { Result } from './failure.ts';
import { encodeMessage, faultOf } from './message.ts';
import type { Message } from './message.ts';
import { wireCount, wireOptionalId, wireText } from './wire.ts';

export type Sent = {
  /** Null when Zalo said 0 and gave no id: the message is sent all the same. */
  readonly messageId: string | null;
  readonly sentAt: number | null;
  /** Which allowance paid for it (`reply`, `sub_quota`, `purchase_quota` …); null is a message billed to the ZCA. */
  readonly quota: { readonly type: string | null; readonly remain: number | null; readonly total: number | null } | null;
};

export type SendOptions = CallOptions & {
  /**
   * Tries again although the message may have gone out: at worst the person reads it twice.
   * Without it such a send ends as `unknown_result`.
   */
  readonly retryUnknown?: boolean;
};

const sentData = z.object({
  message_id: wireOptionalId,
  sent_time: wireCount,
  quota: z
    .object({ quota_type: wireText, remain: wireCount, total: wireCount })
    .transform(({ quota_type: type, remain, total }) => ({ type, remain, total }))
    .nullish()
    .transform((quota) => quota ?? null)
    .catch(null),
});

/** Sends a customer-service message: free for 48 hours after the person's last interaction, billed up to 7 days, refused after. */
export async function sendMessage(
  call: Call,
  buttonTemplateType: '' | 'button',
  userId: string,
  message: Message,
  { retryUnknown = false, ...options }: SendOptions = {},
): Promise<Result<Sent>> {
  if (userId === '') return failed(invalid('userId', 'must not be empty'));
  const fault = faultOf(message);
  if (fault !== null) return failed(fault);
  const body = { recipient: { user_id: userId }, message: encodeMessage(message, buttonTemplateType) };
  const answer = await call({ method: 'POST', path: '/v3.0/oa/message/cs', body, repeatable: retryUnknown }, options);
  if (!answer.ok) return answer;
  // Whatever the data look like: error 0 means sent, and nothing may make it look unsent.
  const data = sentData.safeParse(answer.value);
  if (!data.success) return success({ messageId: null, sentAt: null, quota: null });
  return success({ messageId: data.data.message_id, sentAt: data.data.sent_time, quota: data.data.quota });
}
