import { z } from 'zod';
import type { Call, CallOptions, CallRequest } from './call.ts';
import { failed, invalid, success } from './failure.ts';
import type { Result } from './failure.ts';
import { wireCount, wireFlag, wireId, wireOptionalId, wireText } from './wire.ts';

/** Fields that Zalo gives beyond those named are in `raw`. */
type Raw = { readonly raw: Readonly<Record<string, unknown>> };

const person = z
  .looseObject({ user_id: wireId, display_name: wireText, user_alias: wireText, user_is_follower: wireFlag })
  .transform((raw) => ({
    userId: raw.user_id,
    displayName: raw.display_name,
    alias: raw.user_alias,
    isFollower: raw.user_is_follower,
    raw: raw as Raw['raw'],
  }));

const account = z.looseObject({ package_name: wireText, is_verified: wireFlag }).transform((raw) => ({
  packageName: raw.package_name,
  isVerified: raw.is_verified,
  raw: raw as Raw['raw'],
}));

const share = z
  .object({ remain: wireCount, total: wireCount })
  .nullish()
  .transform((value) => value ?? null)
  .catch(null);

const quotas = z.looseObject({ last_interaction: wireText, cs_reply: share, promotion: share }).transform((raw) => ({
  lastInteraction: raw.last_interaction,
  csReply: raw.cs_reply,
  promotion: raw.promotion,
  raw: raw as Raw['raw'],
}));

/**
 * One message of the history. `src` is 0 for the OA and 1 for the person; `from_id` and `to_id`, from integrators' code,
 * say who the person is and are no part of the documentation read.
 */
const line = z
  .looseObject({
    message_id: wireId,
    src: z.coerce.number().pipe(z.union([z.literal(0), z.literal(1)])),
    time: z.coerce.number().int(),
    type: wireText,
    message: wireText,
    from_id: wireOptionalId,
    to_id: wireOptionalId,
  })
  .transform((raw) => ({
    messageId: raw.message_id,
    from: raw.src === 1 ? ('user' as const) : ('oa' as const),
    userId: raw.src === 1 ? raw.from_id : raw.to_id,
    /** Milliseconds since the epoch. */
    sentAt: raw.time,
    type: raw.type,
    text: raw.message,
    raw: raw as Raw['raw'],
  }));

export type UserDetail = z.output<typeof person>;
export type OaInfo = z.output<typeof account>;
export type Quota = z.output<typeof quotas>;
export type ChatLine = z.output<typeof line>;

/** `count` is 10 at most, the default. */
export type Page = { readonly offset?: number; readonly count?: number };

const MOST_LINES = 10;

async function read<Value>(call: Call, request: CallRequest, shape: z.ZodType<Value>, options: CallOptions): Promise<Result<Value>> {
  const answer = await call(request, options);
  if (!answer.ok) return answer;
  const data = shape.safeParse(answer.value);
  if (data.success) return success(data.data);
  // Paths only: zod's messages may quote what a person wrote.
  const paths = data.error.issues.map(({ path }) => path.join('.')).join(', ');
  return failed({ kind: 'unexpected', class: 'bug', message: `${request.path}: unexpected ${paths === '' ? 'data' : paths}` });
}

function faultOfPage({ offset = 0, count = MOST_LINES }: Page): Result<never> | null {
  if (!Number.isInteger(offset) || offset < 0) return failed(invalid('offset', `must be a whole number from 0, got ${offset}`));
  if (!Number.isInteger(count) || count < 1 || count > MOST_LINES) {
    return failed(invalid('count', `must be 1 to ${MOST_LINES}, got ${count}`));
  }
  return null;
}

export const readUser = (call: Call, userId: string, options: CallOptions): Promise<Result<UserDetail>> =>
  read(call, { method: 'GET', path: '/v3.0/oa/user/detail', data: { user_id: userId }, repeatable: true }, person, options);

export const readOa = (call: Call, options: CallOptions): Promise<Result<OaInfo>> =>
  read(call, { method: 'GET', path: '/v2.0/oa/getoa', repeatable: true }, account, options);

export const readQuota = (call: Call, userId: string, options: CallOptions): Promise<Result<Quota>> =>
  read(call, { method: 'POST', path: '/v3.0/oa/quota/message', body: { user_id: userId }, repeatable: true }, quotas, options);

export async function readRecentChats(call: Call, page: Page, options: CallOptions): Promise<Result<ChatLine[]>> {
  const { offset = 0, count = MOST_LINES } = page;
  const request = { method: 'GET', path: '/v2.0/oa/listrecentchat', data: { offset, count }, repeatable: true } as const;
  return faultOfPage(page) ?? read(call, request, z.array(line), options);
}

export async function readConversation(call: Call, userId: string, page: Page, options: CallOptions): Promise<Result<ChatLine[]>> {
  const { offset = 0, count = MOST_LINES } = page;
  const data = { user_id: userId, offset, count };
  return faultOfPage(page) ?? read(call, { method: 'GET', path: '/v2.0/oa/conversation', data, repeatable: true }, z.array(line), options);
}
