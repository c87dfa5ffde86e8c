import type { ZaloSettings } from '../../../src/channels/zalo/settings.ts';
import type { FakeZalo } from '../../support/fake-zalo/index.ts';

/** Settings under which the channel takes the fake for Zalo. */
export const settingsFor = (fake: FakeZalo): ZaloSettings => ({
  appId: fake.appId,
  appSecret: fake.appSecret,
  oaId: fake.oaId,
  oaSecretKey: fake.oaSecretKey,
  firstPair: null,
  apiRoot: fake.url,
  oauthRoot: fake.url,
  verifier: null,
  allowPaidWindow: false,
  maxRequestsPerMinute: 600_000,
});
