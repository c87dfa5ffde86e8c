import { describe, expect, it } from 'vitest';
import { appSecretProof, codeChallengeOf, createCodeVerifier } from 'zalo-oa-sdk-lite';

describe('the vectors of the standards and of the reference', () => {
  it('PKCE: RFC 7636, appendix B', () => {
    expect(codeChallengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  it('a verifier is 43 characters of the alphabet, and another one each time', () => {
    const made = new Set(Array.from({ length: 20 }, createCodeVerifier));
    expect(made.size).toBe(20);
    for (const verifier of made) expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('appsecret_proof', () => {
    expect(appSecretProof('access-token-for-tests', 'app-secret-for-tests')).toBe(
      '7196be12396e82d498574863aab45f32c0f0c84c6d6d4038d19a0d78120bdf44',
    );
  });
});
