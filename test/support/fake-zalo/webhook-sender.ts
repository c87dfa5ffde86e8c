import { createHash } from 'node:crypto';
import type { Line } from './chats.ts';

/** Says to whom events go and how they are signed. */
export type WebhookTarget = { readonly url: string; readonly appId: string; readonly oaSecretKey: string };

export type Signed = { readonly rawBody: Buffer; readonly signature: string };

/** Plain SHA-256 over appId ‖ rawBody ‖ timestamp ‖ key; written again here, so that the client is not tested by itself. */
export function sign(event: Readonly<Record<string, unknown>>, { appId, oaSecretKey }: Omit<WebhookTarget, 'url'>): Signed {
  const rawBody = Buffer.from(JSON.stringify(event));
  const hash = createHash('sha256').update(appId).update(rawBody).update(String(event['timestamp'])).update(oaSecretKey);
  return { rawBody, signature: `mac=${hash.digest('hex')}` };
}

/** @returns the status the webhook answered with. Rejects when it cannot be reached. */
export async function post(target: WebhookTarget, event: Readonly<Record<string, unknown>>): Promise<number> {
  const { rawBody, signature } = sign(event, target);
  const headers = { 'content-type': 'application/json', 'x-zevent-signature': signature };
  const response = await fetch(target.url, { method: 'POST', headers, body: new Uint8Array(rawBody) });
  await response.arrayBuffer();
  return response.status;
}

type Parties = { readonly appId: string; readonly oaId: string };

const common = ({ appId }: Parties, userId: string, at: number): Record<string, unknown> => ({
  app_id: appId,
  user_id_by_app: `9${userId}`,
  timestamp: String(at),
});

/** A person wrote. */
export const userSendText = (parties: Parties, { userId, text, messageId, at, attachment }: Line): Record<string, unknown> => ({
  ...common(parties, userId, at),
  sender: { id: userId },
  recipient: { id: parties.oaId },
  event_name: `user_send_${attachment?.type ?? 'text'}`,
  message: { text, msg_id: messageId, ...(attachment !== undefined && { attachments: [attachment] }) },
});

/** The echo of what the OA sent; with `adminId` somebody typed it in OA Manager. */
export const oaSendText = (parties: Parties, { userId, text, messageId, at }: Line, adminId?: string): Record<string, unknown> => ({
  ...common(parties, userId, at),
  sender: adminId === undefined ? { id: parties.oaId } : { id: parties.oaId, admin_id: adminId },
  recipient: { id: userId },
  event_name: 'oa_send_text',
  message: { text, msg_id: messageId },
});

export const follow = (parties: Parties, userId: string, at: number, name: 'follow' | 'unfollow'): Record<string, unknown> => ({
  ...common(parties, userId, at),
  oa_id: parties.oaId,
  follower: { id: userId },
  event_name: name,
  ...(name === 'follow' && { source: 'oa_profile' }),
});

export const userWithdraw = (parties: Parties, userId: string, at: number): Record<string, unknown> => ({
  ...common(parties, userId, at),
  oa_id: parties.oaId,
  user_id: userId,
  event_name: 'user_withdraw',
});
