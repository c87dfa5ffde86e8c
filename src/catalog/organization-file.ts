import type { Organization, Shift } from '../core/organization.ts';
import type { Problem } from './problem.ts';
import { organizationSchema } from './schema.ts';
import { readYaml } from './source.ts';
import type { SourceFile } from './source.ts';

const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Reads `content/organization.yml`. */
export function readOrganizationFile(file: SourceFile): Organization | readonly Problem[] {
  const read = readYaml(file, organizationSchema);
  if (!read.ok) return read.problems;
  const { value, lineOf } = read;
  const twice = value.communes.findIndex((commune, i) => value.communes.findIndex((other) => other.id === commune.id) < i);
  if (twice >= 0)
    return [
      {
        file: file.name,
        line: lineOf(['communes', twice]),
        message: `Mã xã, phường "${value.communes[twice]?.id}" có hai lần. Hãy đổi một mã.`,
      },
    ];
  return {
    name: value.name,
    sample: value.sample,
    hotline: value.hotline ?? null,
    firstAnswerMinutes: value.first_answer_minutes,
    urgentAnswerMinutes: value.urgent_answer_minutes,
    week: Object.fromEntries(WEEK.map((day, i) => [i + 1, value.week[day].map(toShift)])),
    holidays: value.holidays.flatMap(({ from, to }) => daysBetween(from, to ?? from)),
    communes: value.communes.map(({ id, name, aliases, address, phone }) => ({
      id,
      name,
      aliases,
      office: { address, phone: phone ?? null },
    })),
  };
}

function toShift(text: string): Shift {
  const [from = 0, to = 0] = text.split('-').map((time) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return hours * 60 + minutes;
  });
  return { from, to };
}

function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
