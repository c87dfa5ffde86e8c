import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Session } from '../session.ts';
import { formToken } from './layout.ts';

type Decision = {
  readonly id: number;
  readonly mayRetry: boolean;
  /** It may have arrived, so that the person would read it twice. */
  readonly risky: boolean;
  /** The ticket whose page the officer is on. */
  readonly ticketId: number | null;
};

/** What an officer may decide about a message that did not arrive. */
export const decisionForms = (session: Session, { id, mayRetry, risky, ticketId }: Decision): Html =>
  html`<div class="decision">
    ${
      mayRetry &&
      form(session, `/console/undelivered/${id}/retry`, ticketId, {
        label: 'Gửi lại',
        doubt: risky ? 'Người dân có thể đã nhận tin này. Anh/chị vẫn gửi lại?' : 'Gửi lại tin này cho người dân?',
      })
    }
    ${form(session, `/console/undelivered/${id}/discard`, ticketId, { label: 'Bỏ tin', doubt: 'Bỏ tin này, không gửi nữa?' })}
  </div>`;

const form = (session: Session, action: string, ticketId: number | null, { label, doubt }: { label: string; doubt: string }): Html =>
  html`<form method="post" action="${action}" data-confirm="${doubt}">
    ${formToken(session)}${ticketId !== null && html`<input type="hidden" name="ticket" value="${ticketId}" />`}
    <button type="submit" class="plain">${label}</button>
  </form>`;
