/** Where Zalo calls us; both addresses are entered in the app's console. */
export const PATHS = { webhook: '/webhooks/zalo', consent: '/oauth/zalo/callback' } as const;
