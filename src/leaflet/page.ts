import type { Catalog } from '../core/catalog.ts';
import { say } from '../core/phrases.ts';
import type { PublicLink } from '../core/public-link.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { officeHours } from './office-hours.ts';
import { qrCode } from './qr.ts';

/** The groups of `intents/` in the order in which people look for them. A group that is not named here is printed last. */
const GROUPS: Readonly<Record<string, string>> = {
  vneid: 'VNeID',
  'can-cuoc': 'Căn cước',
  'cu-tru': 'Cư trú',
  'ho-tich': 'Hộ tịch',
  'cong-dich-vu-cong': 'Dịch vụ công trực tuyến',
  'giao-thong': 'Giao thông',
  'an-sinh': 'An sinh',
  'thu-tuc-khac': 'Thủ tục khác',
};

const INVITATIONS: Readonly<Record<PublicLink['channel'], { readonly name: string; readonly how: string }>> = {
  zalo: { name: 'Zalo', how: 'Quét mã, bấm Nhắn tin' },
  telegram: { name: 'Telegram', how: 'Quét mã, bấm Start' },
  web: { name: 'Trang web', how: 'Quét mã, không cần cài gì' },
};

/** One sheet for a one-stop desk or a village board: what can be asked, where, and what nobody will ever ask of you. */
export const leafletPage = ({ organization, phrases, ...catalog }: Catalog, links: readonly PublicLink[]): Html =>
  html`<!doctype html>
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Giới thiệu Trợ lý dịch vụ công</title>
        <link rel="icon" href="/chat/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/gioi-thieu/assets/leaflet.css" />
      </head>
      <body>
        <header>
          <img src="/chat/assets/icon.svg" alt="" width="64" height="64" />
          <div>
            <h1>Hỏi Trợ lý dịch vụ công</h1>
            <p>${organization.name}</p>
          </div>
        </header>
        ${organization.sample && html`<p class="sample">${say(phrases, 'sample')}</p>`}
        <main>
          <p class="lead">
            Hỏi về VNeID, căn cước và dịch vụ công bằng lời của mình, không dấu cũng được: cần giấy tờ gì, làm ở đâu, hết bao nhiêu, bao lâu
            có. Ngày nào, giờ nào cũng có trả lời.
          </p>
          ${
            links.length === 0
              ? html`<p class="sample">Chưa có địa chỉ nào để in mã QR.</p>`
              : html`<ul class="links">
                  ${links.map(invitation)}
                </ul>`
          }
          <section class="honest">
            <p>
              <strong>Đây là trợ lý trả lời tự động, không phải người thật.</strong> Việc trợ lý chưa trả lời được thì có cán bộ trả lời.
            </p>
            <p><strong>Cán bộ không bao giờ hỏi mã OTP, mật khẩu hay số thẻ ngân hàng.</strong> Ai hỏi là lừa đảo. Đừng gửi ảnh giấy tờ.</p>
          </section>
          <section class="topics" aria-labelledby="topics">
            <h2 id="topics">Hỏi được những gì</h2>
            <div class="groups">${groupsOf(catalog).map(group)}</div>
          </section>
        </main>
        <footer>
          <h2>Gặp cán bộ</h2>
          <p>Nhắn “gặp cán bộ” ở bất cứ lúc nào. Cán bộ trả lời trong giờ làm việc:</p>
          <ul>
            ${officeHours(organization.week).map((line) => html`<li>${line}</li>`)}
          </ul>
          ${organization.hotline !== null && html`<p class="hotline">Điện thoại: <strong>${organization.hotline}</strong></p>`}
        </footer>
      </body>
    </html>`;

function invitation({ channel, url }: PublicLink): Html {
  const { name, how } = INVITATIONS[channel];
  return html`<li>
    <h2>${name}</h2>
    <a href="${url}">${qrCode(url, `Mã QR mở ${name}: ${url}`)} <span class="address">${url.replace(/^https?:\/\/|\/$/g, '')}</span></a>
    <p>${how}</p>
  </li>`;
}

type Group = { readonly title: string; readonly topics: readonly string[] };

/** By what stands in the catalog: a topic that is added is printed too. */
function groupsOf({ intents, answers }: Pick<Catalog, 'intents' | 'answers'>): readonly Group[] {
  const named = Object.keys(GROUPS);
  const topics = Object.values(intents).filter(({ id }) => answers[id] !== undefined);
  const others = [...new Set(topics.map((topic) => topic.group))].filter((id) => !named.includes(id));
  return [...named, ...others]
    .map((id) => ({
      title: GROUPS[id] ?? 'Việc khác',
      topics: topics.filter((topic) => topic.group === id).map(({ title }) => title),
    }))
    .filter((each) => each.topics.length > 0);
}

const group = ({ title, topics }: Group): Html =>
  html`<section>
    <h3>${title}</h3>
    <ul>
      ${topics.map((topic) => html`<li>${topic}</li>`)}
    </ul>
  </section>`;
