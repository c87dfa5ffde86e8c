/** A stretch of a text that must not be stored. */
export type Span = { readonly kind: 'id' | 'phone' | 'card' | 'otp' | 'password' | 'email'; readonly from: number; readonly to: number };
