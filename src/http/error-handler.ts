import type { ErrorRequestHandler, RequestHandler } from 'express';
import { faultOf } from '../core/fault.ts';
import type { Log } from '../core/ports.ts';

const SAYINGS: Readonly<Record<number, string>> = {
  400: 'Yêu cầu không đúng dạng.',
  403: 'Anh/chị không có quyền làm việc này.',
  404: 'Không có trang này.',
  413: 'Nội dung gửi lên quá lớn.',
  503: 'Hệ thống đang bận, chưa nhận được. Xin thử lại sau ít phút.',
};

export const notFound: RequestHandler = (request, response) => {
  answer(request.accepts(['html', 'json']) === 'json', response, 404);
};

/** The one place where an error becomes an answer: a sentence a person can act on, never a stack trace. */
export const handleError =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    // body-parser and express mark what the client did wrong with a 4xx status; anything else is ours, and may pass.
    const given = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 503;
    const status = given >= 400 && given < 500 ? given : 503;
    if (status === 503) {
      log({
        event: 'request.failed',
        path: request.baseUrl + request.path.slice(0, 60),
        error: faultOf(error),
      });
      response.set('Retry-After', '5');
    }
    answer(request.is('json') === 'json' || request.accepts(['html', 'json']) === 'json', response, status);
  };

function answer(json: boolean, response: Parameters<RequestHandler>[1], status: number): void {
  const saying = SAYINGS[status] ?? SAYINGS[400] ?? '';
  response.status(status);
  if (json) response.json({ error: saying });
  else
    response
      .type('html')
      .send(
        `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${saying}</title><h1>${saying}</h1><p><a href="/">Về trang hỏi đáp</a></p></html>`,
      );
}
