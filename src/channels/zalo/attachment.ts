import type { Attachment as ZaloAttachment } from 'zalo-oa-sdk-lite';
import type { Attachment } from '../../core/message.ts';

/** Far above what Zalo makes; they are stored with the message. */
const LONGEST_URL = 2_000;
const LONGEST_NAME = 300;
const MOST = 20;

/** To be fetched by its URL; one too long to keep is as good as none. */
export const fetchable = (kind: Attachment['kind'], url: string | null): Attachment => ({
  ...bare(kind),
  reference: url !== null && url !== '' && url.length <= LONGEST_URL ? url : null,
});

/** Nothing to fetch: `name` is all there is to say of it. */
export const bare = (kind: Attachment['kind'], name: string | null = null): Attachment => ({
  kind,
  name: shortened(name),
  size: null,
  reference: null,
});

const shortened = (name: string | null): string | null => name?.slice(0, LONGEST_NAME) ?? null;

/** @param isCard a business card comes as a link; what it says is another person's data, so only the fact is kept. */
export const toAttachments = (given: readonly ZaloAttachment[], isCard: boolean): readonly Attachment[] =>
  given.slice(0, MOST).map((each) => (isCard && each.type === 'link' ? bare('contact') : toAttachment(each)));

function toAttachment(given: ZaloAttachment): Attachment {
  switch (given.type) {
    case 'image':
    case 'gif':
      return fetchable('image', given.payload.url);
    case 'audio':
      return fetchable('audio', given.payload.url);
    case 'video':
      return fetchable('video', given.payload.url);
    case 'file':
      return { ...fetchable('file', given.payload.url), name: shortened(given.payload.name), size: sizeOf(given.payload.size) };
    case 'location':
      return bare('location', `${given.payload.coordinates.latitude}, ${given.payload.coordinates.longitude}`);
    case 'link':
      return bare('link', given.payload.url);
    case 'sticker':
      return bare('sticker');
    case 'other':
      return bare('other');
  }
}

function sizeOf(digits: string | null): number | null {
  const size = digits === null || digits === '' ? Number.NaN : Number(digits);
  return Number.isSafeInteger(size) && size >= 0 ? size : null;
}
