import type { Reading } from './reading.ts';

interface TimeRules {
  readonly name: string;
  /** seconds */
  readonly minimum: number;
  readonly maximum: number;
}

/** `80.5`, `1:20.5`, `0:01:20.500`: hours and minutes may be left out, a second has up to three decimals. */
const TIME = /^(?:(?:(\d{1,4}):)?(\d{1,5}):)?(\d{1,7})(?:\.(\d{1,3}))?$/;

/** @returns whole milliseconds; undefined when the text is no time */
const millisecondsOf = (text: string): number | undefined => {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, hours, minutes, seconds = '', fraction = ''] = match;
  const isClock = minutes !== undefined;
  if (isClock && (seconds.length !== 2 || Number(seconds) > 59)) return undefined;
  if (hours !== undefined && (minutes?.length !== 2 || Number(minutes) > 59)) return undefined;
  const whole = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds);
  return whole * 1000 + Number(fraction.padEnd(3, '0'));
};

const allowed = ({ minimum, maximum }: TimeRules): string =>
  `from ${minimum} to ${maximum} seconds, written as seconds (80.5), m:ss (1:20.5) or h:mm:ss.mmm (0:01:20.500)`;

/** @returns seconds; undefined when the text is no time, or none that is allowed */
const secondsOf = ({ minimum, maximum }: TimeRules, raw: string): number | undefined => {
  const ms = millisecondsOf(raw.trim());
  if (ms === undefined || ms < minimum * 1000 || ms > maximum * 1000) return undefined;
  return ms / 1000;
};

/** Read a time or a length. @returns seconds with up to three decimals */
export const readTime = (rules: TimeRules, raw: string): Reading<number> => {
  const value = secondsOf(rules, raw);
  if (value !== undefined) return { value };
  return { problem: `${rules.name} is "${raw}"; allowed is a time ${allowed(rules)}.` };
};

/** Read times separated by commas. @returns seconds, ascending, each once */
export const readTimes = (rules: TimeRules, raw: string): Reading<readonly number[]> => {
  const values = new Set<number>();
  for (const text of raw.split(',')) {
    const value = secondsOf(rules, text);
    if (value === undefined) {
      return { problem: `${rules.name} is "${raw}"; allowed are times ${allowed(rules)}, separated by commas.` };
    }
    values.add(value);
  }
  return { value: [...values].toSorted((one, other) => one - other) };
};
