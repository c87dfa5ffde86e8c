import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword } from '../../src/console/password.ts';
import { openStore } from '../../src/storage/index.ts';
import { ADMIN_PASSWORD } from './service.ts';

export type Page = { readonly status: number; readonly text: string; readonly headers: Headers };

/** A browser signed in to the console. It does not follow redirects: where they lead is part of what is tested. */
export type Officer = {
  readonly cookie: string;
  get(path: string): Promise<Page>;
  /** Posts a form with the token its page gave, unless another is given. */
  post(path: string, fields?: Readonly<Record<string, string>>): Promise<Page>;
};

const page = async (response: Response): Promise<Page> => ({
  status: response.status,
  text: await response.text(),
  headers: response.headers,
});

export const postForm = async (
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Page> => page(await fetch(url, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) }));

export const getPage = async (url: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> =>
  page(await fetch(url, { redirect: 'manual', headers }));

export async function signIn(url: string, username = 'admin', password = ADMIN_PASSWORD): Promise<Officer> {
  const answer = await postForm(`${url}/console/login`, { username, password });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (answer.status !== 303 || cookie === undefined) throw new Error(`${username} was answered ${answer.status}`);
  const get = (path: string): Promise<Page> => getPage(`${url}${path}`, { cookie });
  const csrf = formToken(await get('/console'));
  return { cookie, get, post: (path, fields = {}) => postForm(`${url}${path}`, { csrf, ...fields }, { cookie }) };
}

export const formToken = ({ text }: Pick<Page, 'text'>): string => /name="csrf" value="(\w+)"/.exec(text)?.[1] ?? '';

/** A folder whose database knows these people before the service starts; the service then adds no administrator of its own. */
export async function folderWithStaff(staff: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'helpdesk-'));
  const store = await openStore(`sqlite:${join(folder, 'helpdesk.db')}`);
  const passwordHash = await hashPassword(ADMIN_PASSWORD);
  for (const [username, name] of Object.entries(staff)) await store.addStaff({ username, name, passwordHash }, 0);
  await store.close();
  return folder;
}

/** One line of what a ticket's page knows about the case, as it is read. */
export const factOn = ({ text }: Pick<Page, 'text'>, name: string): string =>
  (new RegExp(`<dt>${name}</dt>\\s*<dd[^>]*>(.*?)</dd>`, 's').exec(text)?.[1] ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
