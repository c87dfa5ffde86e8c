import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

// Argon2id with the least cost OWASP's Password Storage Cheat Sheet allows (19 MiB, 2 passes): the desk's machine is small.
const MEMORY_KIB = 19_456;
const PASSES = 2;
const PARALLELISM = 1;
const TAG_BYTES = 32;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** @returns the hash in PHC string format, with its salt and cost. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await compute(password, salt, MEMORY_KIB, PASSES, PARALLELISM, TAG_BYTES);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${PARALLELISM}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** False for a wrong password and for a hash that is not one. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(hash) ?? [];
  if (memory === undefined || passes === undefined || parallelism === undefined || salt === undefined || tag === undefined) return false;
  const expected = Buffer.from(tag, 'base64');
  const nonce = Buffer.from(salt, 'base64');
  const usable =
    nonce.length >= 8 &&
    expected.length >= 16 &&
    Number(passes) >= 1 &&
    Number(parallelism) >= 1 &&
    Number(memory) >= 8 * Number(parallelism);
  if (!usable) return false;
  const actual = await compute(password, nonce, Number(memory), Number(passes), Number(parallelism), expected.length);
  return timingSafeEqual(actual, expected);
}

const compute = (
  password: string,
  nonce: Buffer,
  memory: number,
  passes: number,
  parallelism: number,
  tagLength: number,
): Promise<Buffer> =>
  derive('argon2id', { message: Buffer.from(password.normalize('NFKC')), nonce, memory, passes, parallelism, tagLength });

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
