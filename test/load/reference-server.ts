import express from 'express';
import { readWebhook } from 'zalo-oa-sdk-lite';

/**
 * What the service is measured against, in a process of its own. `bare` reads and verifies an event and answers 200;
 * `bot` also sends a fixed reply. Neither stores anything.
 */
const [kind = 'bare'] = process.argv.slice(2);
const { ZALO_APP_ID: appId = '', ZALO_OA_SECRET_KEY: oaSecretKey = '', ZALO_OA_ID: oaId = '' } = process.env;
const { ZALO_API_ROOT: root = '', ZALO_ACCESS_TOKEN: token = '' } = process.env;

const reply = async (userId: string): Promise<void> => {
  const response = await fetch(`${root}/v3.0/oa/message/cs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', access_token: token },
    body: JSON.stringify({ recipient: { user_id: userId }, message: { text: 'Chào anh/chị, tôi đã nhận được tin.' } }),
  });
  await response.arrayBuffer();
};

const app = express();
app.disable('x-powered-by');
app.post('/webhooks/zalo', express.raw({ type: () => true, limit: '1mb', inflate: false }), (request, response) => {
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const reading = readWebhook({ signature: request.get('X-ZEvent-Signature'), rawBody, appId, oaId, oaSecretKey });
  if (kind === 'bot' && reading.ok && reading.event.kind === 'user_message') void reply(reading.event.userId);
  response.sendStatus(200);
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${JSON.stringify({ msg: 'service.started', port: typeof address === 'object' ? address?.port : 0 })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
