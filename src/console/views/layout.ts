import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Session } from '../session.ts';

/** The frame of every page. */
export const layout = (title: string, session: Session | null, content: Html): Html =>
  html`<!doctype html>
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
        <meta name="theme-color" content="#0b5d66" />
        <title>${title} – Bàn trực dịch vụ công</title>
        <link rel="icon" href="/chat/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/console/assets/console.css" />
        <link rel="stylesheet" href="/console/assets/queue.css" />
        <link rel="stylesheet" href="/console/assets/ticket.css" />
        ${session === null ? null : html`<script type="module" src="/console/assets/console.js"></script>`}
      </head>
      <body>
        <a class="skip" href="#content">Tới nội dung</a>
        <header class="top">
          <a class="home" href="/console"
            ><img src="/chat/assets/icon.svg" alt="" width="32" height="32" /><span
              >Bàn trực<span class="wide"> dịch vụ công</span></span
            ></a
          >
          ${
            session === null
              ? null
              : html`<form method="post" action="/console/logout">
                  ${formToken(session)}
                  <span class="who">${session.staff.name}</span>
                  <button type="submit" class="plain">Đăng xuất</button>
                </form>`
          }
        </header>
        <p id="connection" role="status"></p>
        <main id="content">${content}</main>
      </body>
    </html>`;

export const formToken = (session: Session): Html => html`<input type="hidden" name="csrf" value="${session.csrf}" />`;

/** One sentence and the way back. */
export const messagePage = (session: Session, message: string, back = '/console'): Html =>
  layout(
    'Thông báo',
    session,
    html`<section class="notice" role="alert">
      <h1>${message}</h1>
      <p><a class="button" href="${back}">Quay lại</a></p>
    </section>`,
  );
