import { describe, expect, it } from 'vitest';
import type { Commune } from '../../src/core/organization.ts';
import { language } from '../../src/nlu/language.ts';

describe('the script of a message', () => {
  it.each([
    ['làm căn cước ở đâu', 'vietnamese'],
    ['lam can cuoc o dau', 'vietnamese'],
    ['cccd', 'vietnamese'],
    ['12', 'vietnamese'],
    ['vneid login error', 'vietnamese'],
    ['How can I get my ID card please', 'other'],
    ['where is the police office', 'other'],
    ['我想办理身份证', 'other'],
    ['Как получить паспорт', 'other'],
    ['😀👍', 'no-words'],
    ['???!!!', 'no-words'],
    ['', 'no-words'],
  ])('of "%s" is %s', (text, script) => {
    expect(language.script(text)).toBe(script);
  });
});

const commune = (id: string, name: string, ...aliases: string[]): Commune => ({ id, name, aliases, office: { address: '', phone: null } });
const COMMUNES = [
  commune('xa-thanh-loi', 'Xã Thạnh Lợi', 'Vĩnh Lợi'),
  commune('xa-thanh-loi-dong', 'Xã Thạnh Lợi Đông'),
  commune('phuong-song-hien', 'Phường Sông Hiên', 'Phường 1'),
  commune('xa-dak-ro-mang', 'Xã Đắk Rơ Măng'),
];
const found = (text: string): string[] => language.findCommunes(text, COMMUNES).map(({ id }) => id);

describe('finding a commune by what people type', () => {
  it.each([
    ['Xã Thạnh Lợi', ['xa-thanh-loi']],
    ['thanh loi', ['xa-thanh-loi']],
    ['em ở thạnh lợi đông ạ', ['xa-thanh-loi-dong']],
    ['thanh lơi dong', ['xa-thanh-loi-dong']],
    ['vinh loi', ['xa-thanh-loi']],
    ['p song hien', ['phuong-song-hien']],
    ['songhien', ['phuong-song-hien']],
    ['dak ro mang', ['xa-dak-ro-mang']],
    ['dak ro manh', ['xa-dak-ro-mang']],
    ['Hà Nội', []],
    ['', []],
    ['xã', []],
  ])('"%s" means %j', (text, ids) => {
    expect(found(text)).toEqual(ids);
  });
});
