import { invalid } from './failure.ts';
import type { Invalid } from './failure.ts';

/** Tapping `oa.query.*` arrives as the event `user_send_text` whose text is the payload; `hide` shows it to nobody. */
export type Button =
  | { readonly type: 'oa.query.show' | 'oa.query.hide'; readonly title: string; readonly payload: string }
  | { readonly type: 'oa.open.url'; readonly title: string; readonly url: string }
  /** `phone` with the country code and no plus: 84123456789. */
  | { readonly type: 'oa.open.phone'; readonly title: string; readonly phone: string }
  | { readonly type: 'oa.open.sms'; readonly title: string; readonly phone: string; readonly content: string };

type Media = { readonly attachmentId: string } | { readonly url: string };

/** What can be sent to a person; plain text, no Markdown. */
export type Message =
  | { readonly type: 'text'; readonly text: string; readonly quoteMessageId?: string }
  | { readonly type: 'buttons'; readonly text: string; readonly buttons: readonly Button[] }
  | ({ readonly type: 'image'; readonly text?: string } & Media)
  | ({ readonly type: 'gif'; readonly text?: string; readonly width: number; readonly height: number } & Media)
  | { readonly type: 'sticker'; readonly attachmentId: string }
  /** `token` comes from `uploadFile`. */
  | { readonly type: 'file'; readonly token: string }
  /** Asks for name, phone and address, which arrive as the event `user_submit_info`. */
  | { readonly type: 'request_user_info'; readonly title: string; readonly subtitle: string; readonly imageUrl: string };

/** Zalo's limits, in characters; which kind of character is not documented, so stay well below. */
export const MESSAGE_LIMITS = {
  text: 2000,
  buttons: 5,
  buttonTitle: 100,
  buttonPayload: 1000,
  smsContent: 160,
  infoTitle: 100,
  infoSubtitle: 500,
} as const;

type Encoded = Readonly<Record<string, unknown>>;

/** The body's `message`, in NFC. */
export function encodeMessage(message: Message, buttonTemplateType: '' | 'button'): Encoded {
  switch (message.type) {
    case 'text': {
      const quote = message.quoteMessageId === undefined ? {} : { quote_message_id: message.quoteMessageId };
      return { text: composed(message.text), ...quote };
    }
    case 'buttons': {
      const kind = buttonTemplateType === '' ? {} : { template_type: buttonTemplateType };
      return { text: composed(message.text), attachment: template({ ...kind, buttons: message.buttons.map(encodeButton) }) };
    }
    case 'image':
      return { ...captionOf(message.text), attachment: media({ media_type: 'image', ...sourceOf(message) }) };
    case 'gif': {
      const { width, height } = message;
      return { ...captionOf(message.text), attachment: media({ media_type: 'gif', ...sourceOf(message), width, height }) };
    }
    case 'sticker':
      return { attachment: media({ media_type: 'sticker', attachment_id: message.attachmentId }) };
    case 'file':
      return { attachment: { type: 'file', payload: { token: message.token } } };
    case 'request_user_info': {
      const element = { title: composed(message.title), subtitle: composed(message.subtitle), image_url: message.imageUrl };
      return { attachment: template({ template_type: 'request_user_info', elements: [element] }) };
    }
  }
}

const composed = (text: string): string => text.normalize('NFC');
const captionOf = (text: string | undefined): Encoded => (text === undefined ? {} : { text: composed(text) });
const template = (payload: Encoded): Encoded => ({ type: 'template', payload });
const media = (element: Encoded): Encoded => template({ template_type: 'media', elements: [element] });
const sourceOf = (source: Media): Encoded => ('url' in source ? { url: source.url } : { attachment_id: source.attachmentId });

function encodeButton(button: Button): Encoded {
  const { type } = button;
  const title = composed(button.title);
  switch (button.type) {
    case 'oa.query.show':
    case 'oa.query.hide':
      return { title, type, payload: button.payload };
    case 'oa.open.url':
      return { title, type, payload: { url: button.url } };
    case 'oa.open.phone':
      return { title, type, payload: { phone_code: button.phone } };
    case 'oa.open.sms':
      return { title, type, payload: { content: button.content, phone_code: button.phone } };
  }
}

/** What Zalo would certainly refuse, counted in code points; null when nothing is seen. */
export function faultOf(message: Message): Invalid | null {
  switch (message.type) {
    case 'text':
      return checkText('message.text', message.text, MESSAGE_LIMITS.text);
    case 'buttons':
      return checkText('message.text', message.text, MESSAGE_LIMITS.text) ?? faultOfButtons(message.buttons);
    case 'image':
    case 'gif':
      return message.text === undefined ? null : checkText('message.text', message.text, MESSAGE_LIMITS.text);
    case 'request_user_info':
      return (
        checkText('message.title', message.title, MESSAGE_LIMITS.infoTitle) ??
        checkText('message.subtitle', message.subtitle, MESSAGE_LIMITS.infoSubtitle)
      );
    case 'sticker':
    case 'file':
      return null;
  }
}

function faultOfButtons(buttons: readonly Button[]): Invalid | null {
  const { buttons: most, buttonTitle, buttonPayload, smsContent } = MESSAGE_LIMITS;
  if (buttons.length === 0 || buttons.length > most) return invalid('message.buttons', `must be 1 to ${most}, got ${buttons.length}`);
  for (const [index, button] of buttons.entries()) {
    const field = `message.buttons.${index}`;
    const fault =
      checkText(`${field}.title`, button.title, buttonTitle) ??
      ('payload' in button ? checkText(`${field}.payload`, button.payload, buttonPayload) : null) ??
      ('content' in button ? checkText(`${field}.content`, button.content, smsContent) : null);
    if (fault !== null) return fault;
  }
  return null;
}

/** The text itself is not quoted: it may be a citizen's affair. */
function checkText(field: string, text: string, most: number): Invalid | null {
  const length = Array.from(composed(text)).length;
  return length >= 1 && length <= most ? null : invalid(field, `must have 1 to ${most} characters, got ${length}`);
}
