/** The group in which staff are told of tickets. Its number changes once, when Telegram makes a supergroup of it. */
export type StaffChat = {
  current(): string;
  /** Under its number of now or of before. */
  is(chatId: string): boolean;
  moveTo(chatId: string): void;
};

export function createStaffChat(chatId: string): StaffChat {
  const known = [chatId];
  return {
    current: () => known.at(-1) ?? chatId,
    is: (asked) => known.includes(asked),
    moveTo(to) {
      if (!known.includes(to)) known.push(to);
    },
  };
}
