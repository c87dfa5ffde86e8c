/**
 * What a platform tells us besides messages. Each is taken once and at once: nothing is said because of it.
 * A person who follows the account or presses "Start" is no notice but a message whose payload is the command `start`.
 */
export type Notice = {
  readonly channel: string;
  /** The platform's id of this delivery; unique within the channel, messages included. */
  readonly externalId: string;
  readonly contactId: string;
  /** By the platform's clock, epoch milliseconds. */
  readonly sentAt: number;
} & (
  | {
      /** `gone`: unfollowed or blocked us. `back`: undid it. `withdrawn`: took back the consent to hold their data. */
      readonly kind: 'gone' | 'back' | 'withdrawn';
    }
  | {
      /** Did something, without words, that lets us write again for a while. */
      readonly kind: 'active';
    }
  | {
      /** A message that reached the person from our account: our own, or typed by staff in the platform's own tool. */
      readonly kind: 'spoken';
      readonly messageId: string;
      readonly text: string;
      readonly byStaff: boolean;
    }
  | {
      /** The person changed a message. */
      readonly kind: 'edited';
      /** Its `externalId` when it was handed in. */
      readonly messageId: string;
      readonly text: string;
    }
);
