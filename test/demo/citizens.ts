import type { Stage } from './stage.ts';

/** Somebody with one of the apps: what they type, and what their screen shows. */
export type Citizen = {
  /** Resolves once the helpdesk has taken it. */
  types(text: string): Promise<void>;
};

type Needs = Pick<Stage, 'zalo' | 'telegram'> & { readonly show: (text: string) => void };

const ZALO_USER = '246845883529197922';

export const APPS = ['zalo', 'telegram'] as const;
export type App = (typeof APPS)[number];

/** One person with both apps; what either shows goes to `show`. */
export function seatCitizens({ zalo, telegram, show }: Needs): Readonly<Record<App, Citizen>> {
  zalo.chats.know(ZALO_USER, 'Nguyễn Thị Mẫu');
  // Zalo's choices stand in the text, for apps that show no buttons.
  zalo.onShown(({ text }) => show(text));

  const person = telegram.person();
  telegram.chats.onShown(({ chatId, text, rows }) => {
    if (chatId !== person.id) return;
    const choices = rows.flat().map((button, i) => `[${i + 1}] ${button.text}`);
    show([text, ...choices].join('\n'));
  });
  /** The button that a number means, under the last message. */
  const buttonFor = (text: string): string | undefined =>
    /^\d{1,2}$/.test(text) ? person.heard().at(-1)?.rows.flat()[Number(text) - 1]?.text : undefined;

  return {
    zalo: {
      async types(text) {
        await zalo.say(ZALO_USER, text);
      },
    },
    telegram: {
      async types(text) {
        const label = buttonFor(text);
        const { taken } = label === undefined ? person.writes(text) : person.taps(label);
        await taken;
      },
    },
  };
}
