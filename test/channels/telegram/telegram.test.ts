import { describeChannel } from '../channel.contract.ts';
import { openTelegram } from './open.ts';

describeChannel('Telegram by webhook', async () => {
  const { channel, telegram, close } = await openTelegram({ webhook: true });
  const person = telegram.person();
  return { channel, deliver: (text) => person.writes(text).taken, close };
});

describeChannel('Telegram by long polling', async () => {
  const { channel, telegram, clock, onEvent, close } = await openTelegram();
  const person = telegram.person();
  // Whoever waits to ask again does so at once.
  onEvent((event) => {
    if (event.event === 'channel.unreachable') setImmediate(() => clock.advance(event.retryMs));
  });
  let started = false;
  return {
    channel: {
      ...channel,
      async start(receiver) {
        await channel.start(receiver);
        await telegram.called('getUpdates');
        started = true;
      },
      async stop() {
        started = false;
        await channel.stop();
      },
    },
    async deliver(text) {
      const { update, taken } = person.writes(text);
      if (started) return taken;
      // Nobody asks: Telegram would keep it until somebody does, and this suite is not about that.
      telegram.updates.remove(update.update_id);
      return false;
    },
    close,
  };
});
