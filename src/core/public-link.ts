/** Where citizens find the helpdesk. */
export type PublicLink = { readonly channel: 'zalo' | 'telegram' | 'web'; readonly url: string };
