import { createCall } from './call.ts';
import type { CallOptions } from './call.ts';
import { beginConsent, exchangeConsent } from './consent.ts';
import type { ConsentCallback, ConsentRequest, PendingConsent } from './consent.ts';
import { failed, success } from './failure.ts';
import type { Result } from './failure.ts';
import { createGate } from './gate.ts';
import type { Message } from './message.ts';
import { createOauth } from './oauth.ts';
import { resolveOptions } from './options.ts';
import type { ZaloOptions } from './options.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { readConversation, readOa, readQuota, readRecentChats, readUser } from './reading.ts';
import type { ChatLine, OaInfo, Page, Quota, UserDetail } from './reading.ts';
import { sendMessage } from './send.ts';
import type { SendOptions, Sent } from './send.ts';
import type { TokenPair } from './token-store.ts';
import { createTokens } from './tokens.ts';
import type { TokenState } from './tokens.ts';
import { uploadFile, uploadGif, uploadImage } from './upload.ts';
import type { Upload } from './upload.ts';

/** One Official Account. Methods that return a `Result` never reject: what went wrong is in it, with its class. */
export type ZaloClient = {
  /** A link for the OA's administrator, and what `completeConsent` needs when the callback comes. */
  beginConsent(request: ConsentRequest): PendingConsent & { readonly url: string };
  /** Checks state and OA, exchanges the code and stores the pair; `oaId` is the only OA that is welcome. */
  completeConsent(callback: ConsentCallback, pending: PendingConsent, oaId?: string): Promise<Result<{ readonly expiresAt: number }>>;
  /** Stores a pair that an operator brought. Rejects when the store does. */
  acceptTokens(pair: TokenPair): Promise<void>;
  /** For a health check; refreshes nothing. Rejects when the store cannot be read. */
  tokenState(): Promise<TokenState>;

  send(userId: string, message: Message, options?: SendOptions): Promise<Result<Sent>>;
  /** jpg or png, at most 1 MB. */
  uploadImage(upload: Upload, options?: CallOptions): Promise<Result<{ readonly attachmentId: string }>>;
  /** At most 5 MB. */
  uploadGif(upload: Upload, options?: CallOptions): Promise<Result<{ readonly attachmentId: string }>>;
  /** pdf, doc, docx or csv, at most 5 MB. */
  uploadFile(upload: Upload, options?: CallOptions): Promise<Result<{ readonly token: string }>>;

  /** -213 for who does not follow the OA: treat it as "name unknown". */
  user(userId: string, options?: CallOptions): Promise<Result<UserDetail>>;
  /** The OA's package, whether it is verified, and more; good as a health check. */
  oaInfo(options?: CallOptions): Promise<Result<OaInfo>>;
  /** What may still be sent to a person. */
  quota(userId: string, options?: CallOptions): Promise<Result<Quota>>;
  /** The last message of each recent chat, newest first. */
  recentChats(page?: Page, options?: CallOptions): Promise<Result<ChatLine[]>>;
  /** One person's messages, newest first: page back until a known `messageId` to catch up after having been offline. */
  conversation(userId: string, page?: Page, options?: CallOptions): Promise<Result<ChatLine[]>>;

  /** Resolves once no token is being refreshed; to be awaited before the process ends, lest a new pair be lost. */
  drain(): Promise<void>;
};

/** @throws TypeError that names the option when one is wrong. */
export function createZaloClient(given: ZaloOptions): ZaloClient {
  const options = resolveOptions(given);
  const oauth = createOauth(options);
  const tokens = createTokens({ ...options, oauth, store: options.tokenStore });
  const limiter = createRateLimiter(options.maxRequestsPerMinute, options.clock);
  const call = createCall(options, tokens, limiter, createGate(options.maxInFlight));
  const ofUpload = (own: CallOptions): CallOptions => ({ timeoutMs: options.uploadTimeoutMs, ...own });

  return {
    beginConsent: (request) => beginConsent(oauth, request),
    async completeConsent(callback, pending, oaId) {
      const pair = await exchangeConsent(oauth, callback, pending, oaId, options.timeoutMs);
      if (!pair.ok) return pair;
      try {
        await tokens.accept(pair.value);
      } catch {
        return failed({ kind: 'no_token', class: 'operator_alert', reason: 'store_failed', code: null });
      }
      return success({ expiresAt: pair.value.expiresAt });
    },
    acceptTokens: (pair) => tokens.accept(pair),
    tokenState: () => tokens.state(),
    send: (userId, message, own) => sendMessage(call, options.buttonTemplateType, userId, message, own),
    uploadImage: (upload, own = {}) => uploadImage(call, upload, ofUpload(own)),
    uploadGif: (upload, own = {}) => uploadGif(call, upload, ofUpload(own)),
    uploadFile: (upload, own = {}) => uploadFile(call, upload, ofUpload(own)),
    user: (userId, own = {}) => readUser(call, userId, own),
    oaInfo: (own = {}) => readOa(call, own),
    quota: (userId, own = {}) => readQuota(call, userId, own),
    recentChats: (page = {}, own = {}) => readRecentChats(call, page, own),
    conversation: (userId, page = {}, own = {}) => readConversation(call, userId, page, own),
    drain: () => tokens.drained(),
  };
}
