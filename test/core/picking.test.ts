import { describe, expect, it } from 'vitest';
import { typedPayload } from '../../src/core/picking.ts';
import { language } from '../../src/nlu/language.ts';

const OFFERED = [
  { label: 'Lệ phí', payload: 't:le-phi-can-cuoc/le-phi' },
  { label: 'Có, tôi tự nộp', payload: 'c:dat-lich/nop/co' },
  { label: 'Phường Sông Hiên', payload: 'p:phuong-song-hien' },
];
const typed = (text: string, offered = OFFERED) => typedPayload(language.fold(text), offered, language.fold);

describe('a typed text', () => {
  it.each([
    ['1', { kind: 'topic', intent: 'le-phi-can-cuoc', aspect: 'le-phi' }],
    [' 2. ', { kind: 'choice', flow: 'dat-lich', step: 'nop', choice: 'co' }],
    ['03', { kind: 'commune', commune: 'phuong-song-hien' }],
    ['Lệ phí', { kind: 'topic', intent: 'le-phi-can-cuoc', aspect: 'le-phi' }],
    ['LE PHI?', { kind: 'topic', intent: 'le-phi-can-cuoc', aspect: 'le-phi' }],
    ['co toi tu nop', { kind: 'choice', flow: 'dat-lich', step: 'nop', choice: 'co' }],
  ])('%j picks one of the choices last shown', (text, payload) => {
    expect(typed(text)).toEqual(payload);
  });

  it.each(['0', '4', '99', '123', '1 2', 'số 1', 'lệ phí bao nhiêu', 'phường', ''])('%j picks none', (text) => {
    expect(typed(text)).toBeNull();
  });

  it('picks nothing by number when nothing was offered', () => {
    expect(typed('1', [])).toBeNull();
  });

  it('picks nothing by a button that carries what we never sent', () => {
    expect(typed('1', [{ label: 'Lạ', payload: 'javascript:alert(1)' }])).toBeNull();
  });

  it.each([
    ['officer', ['Gặp cán bộ', 'GAP CAN BO', 'gặp cán bộ!', 'gapcanbo', 'gặp nhân viên', 'gap nv']],
    ['back', ['quay lại', 'Quay lai.', 'trở lại', 'quay về']],
    ['cancel', ['huỷ', 'hủy', 'Huỷ bỏ', 'thôi', 'THOI']],
    ['skip', ['bỏ qua', 'bo qua']],
    ['start', ['/start', 'Start', 'bắt đầu']],
    ['status', ['trạng thái', 'phiếu của tôi']],
    ['menu', ['menu', '/help', 'help']],
    ['wrong', ['chưa đúng ý', 'chua dung y']],
    ['bot', ['hỏi trợ lý', 'hoi tro ly']],
  ])('is the command %s in every spelling', (command, texts) => {
    for (const text of texts) expect(typed(text), text).toEqual({ kind: 'command', command });
  });

  it.each(['gặp cán bộ ở đâu', 'thôi để em hỏi lại', 'quay lại màn hình đăng nhập', 'muốn huỷ tài khoản', 'constructor', 'toString'])(
    'with more to it, as in "%s", is a text like any other',
    (text) => {
      expect(typed(text)).toBeNull();
    },
  );

  it('that says "right" is no command: only tone and vowel marks tell it from "stop"', () => {
    expect(typed('đúng')).toBeNull();
  });

  it('is a label before it is a command', () => {
    expect(typed('bỏ qua', [{ label: 'Bỏ qua', payload: 'c:dat-lich/nop/bo-qua' }])).toEqual({
      kind: 'choice',
      flow: 'dat-lich',
      step: 'nop',
      choice: 'bo-qua',
    });
  });
});
