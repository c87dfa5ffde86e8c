import type { Attachment } from '../core/message.ts';

/** Null when there are none, as with most messages. */
export const attachmentsJson = (attachments: readonly Attachment[] = []): string | null =>
  attachments.length === 0 ? null : JSON.stringify(attachments);

export const attachmentsIn = (json: string | null): readonly Attachment[] => (json === null ? [] : (JSON.parse(json) as Attachment[]));
