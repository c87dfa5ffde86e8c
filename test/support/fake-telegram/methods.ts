import type { Chats } from './chats.ts';
import type { Refusal } from './fault.ts';
import type { Files } from './files.ts';
import type { Updates } from './updates.ts';
import type { Webhook } from './webhook.ts';

export type Fields = Readonly<Record<string, unknown>>;
export type Answer = { readonly result: unknown } | { readonly refusal: Refusal };

export type ApiState = {
  readonly botId: number;
  readonly username: string;
  readonly chats: Chats;
  readonly files: Files;
  readonly updates: Updates;
  readonly webhook: Webhook;
  now(): number;
  /** The webhook was set: what is kept goes there. */
  onWebhook(): void;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const badRequest = (description: string): Answer => ({ refusal: { code: 400, description: `Bad Request: ${description}` } });

const METHODS: Readonly<Record<string, (state: ApiState, body: Fields) => Answer>> = {
  getMe: ({ botId, username }) => ({
    result: { id: botId, is_bot: true, first_name: 'Trợ lý', username, can_join_groups: true, can_read_all_group_messages: false },
  }),
  sendMessage({ chats, botId, now }, body) {
    const answer = chats.receive(body, now());
    if ('refusal' in answer) return answer;
    const { chatId, messageId, text: said, at } = answer.shown;
    const chat = { id: chatId, type: chatId > 0 ? 'private' : 'supergroup' };
    return {
      result: {
        message_id: messageId,
        date: Math.floor(at / 1000),
        chat,
        from: { id: botId, is_bot: true, first_name: 'Trợ lý' },
        text: said,
      },
    };
  },
  sendChatAction: () => ({ result: true }),
  answerCallbackQuery: () => ({ result: true }),
  getFile({ files }, body) {
    const file = files.byId(text(body['file_id']));
    if (file === null) return badRequest('wrong file_id or the file is temporarily unavailable');
    if (file.bytes.length > 20 * 1024 * 1024 && file.saysSize !== null) return badRequest('file is too big');
    const size = file.saysSize === null ? {} : { file_size: file.saysSize };
    return { result: { file_id: file.id, file_unique_id: `u${file.id}`, file_path: file.path, ...size } };
  },
  setWebhook({ webhook, onWebhook }, body) {
    const url = text(body['url']);
    if (!url.startsWith('http')) return badRequest('invalid webhook URL specified');
    const secret = body['secret_token'];
    if (secret !== undefined && !/^[\w-]{1,256}$/.test(text(secret))) return badRequest('secret token contains unallowed characters');
    webhook.set({
      url,
      secret: secret === undefined ? null : text(secret),
      maxConnections: Number(body['max_connections'] ?? 40),
      allowed: list(body['allowed_updates']),
    });
    onWebhook();
    return { result: true };
  },
  deleteWebhook({ webhook, updates }, body) {
    webhook.remove();
    if (body['drop_pending_updates'] === true) for (const { update_id: id } of updates.pending()) updates.remove(id);
    return { result: true };
  },
  getWebhookInfo({ webhook, updates }) {
    const settings = webhook.settings();
    const error = webhook.lastError();
    return {
      result: {
        url: settings?.url ?? '',
        has_custom_certificate: false,
        pending_update_count: updates.pending().length,
        ...(settings !== null && { max_connections: settings.maxConnections, allowed_updates: settings.allowed }),
        ...(error !== null && { last_error_date: Math.floor(error.at / 1000), last_error_message: error.message }),
      },
    };
  },
};

export const answerMethod = (state: ApiState, method: string, body: Fields): Answer =>
  METHODS[method]?.(state, body) ?? { refusal: { code: 404, description: 'Not Found: method not found' } };
