/** A stretch of a working day, minutes after midnight, Vietnam time. */
export type Shift = { readonly from: number; readonly to: number };

export type Commune = {
  readonly id: string;
  readonly name: string;
  /** Other names people use, former communes among them. */
  readonly aliases: readonly string[];
  readonly office: {
    readonly address: string;
    readonly phone: string | null;
  };
};

/** The office that runs the helpdesk: `content/organization.yml`. */
export type Organization = {
  readonly name: string;
  /** True for the data shipped with the project, which no citizen may rely on. */
  readonly sample: boolean;
  readonly hotline: string | null;
  /** By ISO weekday, Monday = 1. A missing day is a day off. */
  readonly week: Readonly<Partial<Record<number, readonly Shift[]>>>;
  /** ISO dates on which the office is closed. */
  readonly holidays: readonly string[];
  /** Working minutes within which staff mean to give the first answer. */
  readonly firstAnswerMinutes: number;
  /** The same for tickets that cannot wait. */
  readonly urgentAnswerMinutes: number;
  readonly communes: readonly Commune[];
};
