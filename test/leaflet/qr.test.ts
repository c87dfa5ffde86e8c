import { decodeQR } from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { qrCode } from '../../src/leaflet/qr.ts';

const PIXELS_A_MODULE = 4;

/** Draws the picture as a browser would and reads it as a phone would. */
function scan(svg: string): string {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const width = size * PIXELS_A_MODULE;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, from, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g))
    for (let dy = 0; dy < PIXELS_A_MODULE; dy += 1)
      for (let dx = 0; dx < Number(length) * PIXELS_A_MODULE; dx += 1) {
        const at = ((Number(y) * PIXELS_A_MODULE + dy) * width + Number(from) * PIXELS_A_MODULE + dx) * 4;
        data.fill(0, at, at + 3);
      }
  return decodeQR({ width, height: width, data });
}

describe('a QR code', () => {
  it.each([
    'https://zalo.me/388613280878808645',
    'https://t.me/TroLyThuBot',
    'https://hoidap.example.gov.vn/hoi-dap/?xa=phuong-song-hien&tu=bang-tin',
    'https://hỏiđáp.example.vn/giới-thiệu',
  ])('leads a phone to %s', (url) => {
    expect(scan(qrCode(url, 'Mã QR').text)).toBe(url);
  });

  it('draws all it has in the one path that was read', () => {
    const { text } = qrCode('https://t.me/TroLyThuBot', 'Mã QR');
    const [, path = ''] = / d="([^"]+)"/.exec(text) ?? [];
    expect(path.replaceAll(/M\d+ \d+h\d+v1H\d+z/g, '')).toBe('');
    expect(text.match(/<(?:path|rect)/g)).toEqual(['<rect', '<path']);
  });

  it('keeps four modules of white around it', () => {
    const { text } = qrCode('https://t.me/TroLyThuBot', 'Mã QR');
    const size = Number(/viewBox="0 0 (\d+) /.exec(text)?.[1]);
    const strokes = [...text.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, length]) => [Number(x), Number(y), Number(x) + Number(length)]);
    expect(Math.min(...strokes.flatMap(([x = 0, y = 0]) => [x, y]))).toBe(4);
    expect(Math.max(...strokes.flatMap(([, y = 0, end = 0]) => [y + 1, end]))).toBe(size - 4);
  });

  it('says what it is to those who cannot see it, whatever stands in the address', () => {
    expect(qrCode('x', 'Mã <b>&').text).toContain('<title>Mã &lt;b&gt;&amp;</title>');
  });
});
