import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccess } from '../../../src/channels/zalo/access.ts';
import { createVault } from '../../../src/secrets.ts';
import { openWorld, outboundTo, settingsFor } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld({ unconnected: true });
});
afterEach(() => world.close());

/** The link, as the command makes it beside the running service. */
const beginLogin = async (): Promise<string> => {
  const { fake, folder, clock } = world;
  const access = openAccess({
    settings: settingsFor(fake),
    dataFolder: folder,
    vault: createVault('0'.repeat(64)),
    clock,
    log: () => undefined,
    chance: () => 0,
  });
  return (await access.consents.begin('https://hoidap.example.vn/oauth/zalo/callback')).url;
};
const agree = (link: string) => new URLSearchParams(world.fake.tokens.consent(link)).toString();
const callBack = async (query: string) => {
  const response = await fetch(`${world.url}/oauth/zalo/callback?${query}`);
  return { status: response.status, text: await response.text(), cache: response.headers.get('cache-control') };
};

describe('the page after the OA’s administrator has agreed', () => {
  it('says that it is done, and it is', async () => {
    const page = await callBack(agree(await beginLogin()));
    expect(page).toMatchObject({ status: 200, cache: 'no-store' });
    expect(page.text).toContain('Đã kết nối với Zalo OA');
    expect(world.events).toEqual([{ event: 'tokens.changed', channel: 'zalo', change: 'connected', code: null }]);
    expect(await world.channel.send(outboundTo('5'))).toMatchObject({
      kind: 'sent',
    });
  });

  it('says what to do when it is not done', async () => {
    expect((await callBack('code=a&state=b&oa_id=c')).text).toContain('Không có yêu cầu kết nối nào đang chờ');
    const query = agree(await beginLogin());
    expect(await callBack(query.replace(/state=[^&]+/, 'state=x'))).toMatchObject({
      status: 400,
      text: expect.stringContaining('Liên kết không đúng') as string,
    });
    expect((await callBack(query.replace(/oa_id=\d+/, 'oa_id=1'))).text).toContain('ZALO_OA_ID');
    expect((await callBack(query.replace(/code=\w+&/, ''))).text).toContain('chọn đồng ý');
    world.fake.faults.plan('/v4/oa/access_token', { kind: 'error', code: -14003 });
    expect((await callBack(query)).text).toContain('Callback URL');
    expect(world.events).toEqual([]);
  });

  it('repeats nothing of what came in the address', async () => {
    await beginLogin();
    const { text } = await callBack('code=<script>&state=<script>&oa_id=<script>&error=<script>');
    expect(text).not.toContain('script');
  });

  it('keeps codes and tokens out of the log', async () => {
    const query = agree(await beginLogin());
    await callBack(query);
    const code = new URLSearchParams(query).get('code') ?? '';
    expect(code).not.toBe('');
    expect(JSON.stringify(world.events)).not.toContain(code);
  });
});
