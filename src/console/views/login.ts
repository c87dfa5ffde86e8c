import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { layout } from './layout.ts';

export const loginPage = (error: string | null): Html =>
  layout(
    'Đăng nhập',
    null,
    html`<form class="login" method="post" action="/console/login">
      <h1>Đăng nhập bàn trực</h1>
      ${error === null ? null : html`<p class="error" role="alert">${error}</p>`}
      <label for="username">Tên đăng nhập</label>
      <input
        id="username"
        name="username"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        required
        maxlength="60"
        autofocus
      />
      <label for="password">Mật khẩu</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200" />
      <button type="submit">Đăng nhập</button>
    </form>`,
  );
