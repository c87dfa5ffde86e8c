import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/console/password.ts';

const PASSWORD = 'Mật khẩu của bàn trực 7';

describe('a password', () => {
  it('is kept as an Argon2id hash with its salt and cost, and nothing of itself', async () => {
    const hash = await hashPassword(PASSWORD);
    const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$[\w+/]{22}\$[\w+/]{43}$/.exec(hash) ?? [];
    expect(Number(memory)).toBeGreaterThanOrEqual(19_456);
    expect(Number(passes)).toBeGreaterThanOrEqual(2);
    expect(hash).not.toContain('khẩu');
  });

  it('is recognised by its hash, and no other is', async () => {
    const hash = await hashPassword(PASSWORD);
    expect(await verifyPassword(PASSWORD, hash)).toBe(true);
    for (const wrong of ['', PASSWORD.slice(0, -1), `${PASSWORD} `, ` ${PASSWORD}`, PASSWORD.toLowerCase(), 'Mat khau cua ban truc 7'])
      expect(await verifyPassword(wrong, hash), wrong).toBe(false);
  });

  it('has another hash each time, so that equal passwords cannot be told from the database', async () => {
    expect(await hashPassword(PASSWORD)).not.toBe(await hashPassword(PASSWORD));
  });

  it('is the same whichever way a keyboard composes its marks', async () => {
    const hash = await hashPassword(PASSWORD.normalize('NFC'));
    expect(PASSWORD.normalize('NFD')).not.toBe(PASSWORD.normalize('NFC'));
    expect(await verifyPassword(PASSWORD.normalize('NFD'), hash)).toBe(true);
  });

  it('is verified as other programs hash it, at the cost that stands in the hash', async () => {
    // From the reference implementation's test suite (phc-winner-argon2, src/test.c, Argon2id).
    const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await verifyPassword('password', reference)).toBe(true);
    expect(await verifyPassword('Password', reference)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['the password itself', PASSWORD],
    ['another algorithm', '$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234'],
    ['Argon2i', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['an unknown version', '$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['a salt cut short', '$argon2id$v=19$m=65536,t=2,p=1$c2Fs$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['a tag cut short', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTE'],
    ['no passes', '$argon2id$v=19$m=65536,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['less memory than the algorithm takes', '$argon2id$v=19$m=1,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['a line too many', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc\nx'],
  ])('is false, and no error, against %s in place of a hash', async (_, hash) => {
    expect(await verifyPassword('password', hash)).toBe(false);
  });
});
