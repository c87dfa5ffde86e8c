import { encodeQR } from 'qr';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** What the standard asks for around the code (ISO/IEC 18004, 5.3.8), in modules. */
const QUIET_ZONE = 4;

/** A QR code as a picture that any size of print keeps sharp. Level M reads on through a crease or a stain. */
export function qrCode(text: string, title: string): Html {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE });
  const size = rows.length;
  const dark = rows.map((row, y) => runsIn(row).map(({ from, to }) => `M${from} ${y}h${to - from}v1H${from}z`)).flat();
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" shape-rendering="crispEdges">
    <title>${title}</title>
    <rect width="${size}" height="${size}" fill="#fff" />
    <path d="${dark.join('')}" fill="#000" />
  </svg>`;
}

/** Neighbouring dark modules as one stroke: a tenth of the path, and no hairlines between them in print. */
function runsIn(row: readonly boolean[]): { readonly from: number; readonly to: number }[] {
  const edges = [...row, false].flatMap((dark, x) => (dark === (row[x - 1] ?? false) ? [] : [x]));
  return edges.flatMap((from, i) => (i % 2 === 0 ? [{ from, to: edges[i + 1] ?? row.length }] : []));
}
