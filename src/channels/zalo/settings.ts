/** What an operator sets for Zalo; filled from the `ZALO_*` variables. */
export type ZaloSettings = {
  readonly appId: string;
  /** "Khóa bí mật" of the app. */
  readonly appSecret: string;
  /** The only OA whose events are taken: an app has one webhook for all its OAs. */
  readonly oaId: string;
  /** Of the app's Webhook page; it signs events and is not the App Secret. */
  readonly oaSecretKey: string;
  /** A pair that the operator brought along; see `adoptFirstPair`. */
  readonly firstPair: { readonly accessToken: string; readonly refreshToken: string } | null;
  readonly apiRoot: string;
  readonly oauthRoot: string;
  /** The file by which Zalo sees that the domain is ours. */
  readonly verifier: { readonly filename: string; readonly content: string } | null;
  /** Answers from 48 hours to 7 days after the person's last message cost money. */
  readonly allowPaidWindow: boolean;
  readonly maxRequestsPerMinute: number;
};
