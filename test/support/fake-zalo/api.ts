import type { Chats, Line } from './chats.ts';

type Fields = Readonly<Record<string, unknown>>;

export type ApiRequest = { readonly path: string; readonly data: Fields; readonly body: Fields; readonly upload: Upload | null };
export type Upload = { readonly filename: string; readonly bytes: number };

export type ApiState = {
  readonly oaId: string;
  readonly chats: Chats;
  /** Whether the 7-day window is enforced; off unless a test is about it. */
  readonly closesWindow: boolean;
  now(): number;
  onSent(line: Line): void;
};

const DAY_MS = 86_400_000;
const TEXT_LIMIT = 2000;
const BUTTON_LIMIT = 5;
const PAGE_LIMIT = 10;

export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const done = (data: unknown): Fields => ({ data, error: 0, message: 'Success' });
const refused = (error: number, message: string): Fields => ({ error, message });

/** What `openapi.zalo.me` answers to a call whose token is good. */
export function answerApi(state: ApiState, { path, data, body, upload }: ApiRequest): Fields {
  const page = { offset: Number(data['offset'] ?? 0), count: Number(data['count'] ?? PAGE_LIMIT) };
  switch (path) {
    case '/v3.0/oa/message/cs':
      return receive(state, text(fields(body['recipient'])['user_id']), fields(body['message']));
    case '/v2.0/oa/upload/image':
    case '/v2.0/oa/upload/gif':
      return done(hasExtension(upload) ? { attachment_id: `attachment-${upload.filename}-${upload.bytes}` } : {});
    case '/v2.0/oa/upload/file':
      return done(hasExtension(upload) ? { token: `token-${upload.filename}-${upload.bytes}` } : {});
    case '/v3.0/oa/user/detail':
      return detail(state, text(data['user_id']));
    case '/v2.0/oa/getoa':
      return done({ oa_id: state.oaId, name: 'OA for tests', is_verified: true, package_name: 'Nâng cao', linked_ZCA: '' });
    case '/v3.0/oa/quota/message':
      return done({ last_interaction: String(state.chats.lastFrom(text(body['user_id'])) ?? ''), cs_reply: { remain: '8', total: '8' } });
    case '/v2.0/oa/listrecentchat':
      return page.count > PAGE_LIMIT ? refused(-210, 'count is over 10') : done(state.chats.recent(page.offset, page.count));
    case '/v2.0/oa/conversation':
      if (page.count > PAGE_LIMIT) return refused(-210, 'count is over 10');
      return done(state.chats.conversation(text(data['user_id']), page.offset, page.count));
    default:
      return refused(-209, 'Not supported this api');
  }
}

const hasExtension = (upload: Upload | null): upload is Upload => upload !== null && /\.[a-z0-9]+$/i.test(upload.filename);

function detail({ chats, now }: ApiState, userId: string): Fields {
  const name = chats.nameOf(userId);
  if (name === null) return refused(-213, 'User has not followed OA');
  const last = new Date(chats.lastFrom(userId) ?? now()).toISOString().slice(0, 10).split('-').toReversed().join('/');
  return done({ user_id: userId, display_name: name, user_alias: name, user_is_follower: true, user_last_interaction_date: last });
}

/** The refusals of a send that its body alone decides; whatever passes is shown to the person. */
function receive({ chats, closesWindow, now, onSent }: ApiState, userId: string, message: Fields): Fields {
  const said = text(message['text']);
  const attachment = fields(message['attachment']);
  const { buttons } = fields(attachment['payload']);
  if (userId === '') return refused(-201, 'user_id is invalid');
  if (said === '' && message['attachment'] === undefined) return refused(-201, 'message is invalid');
  if (Array.from(said).length > TEXT_LIMIT) return refused(-210, 'text is over 2000 characters');
  if (Array.isArray(buttons) && buttons.length > BUTTON_LIMIT) return refused(-201, 'buttons is invalid');
  const last = chats.lastFrom(userId);
  if (closesWindow && (last === null || now() - last > 7 * DAY_MS)) return refused(-230, 'User has not interacted with OA in 7 days');
  const line = chats.add({ from: 'oa', userId, text: said, at: now(), message });
  onSent(line);
  const quota = { quota_type: 'reply', remain: '8', total: '8' };
  return done({ message_id: line.messageId, user_id: userId, sent_time: String(line.at), quota });
}
