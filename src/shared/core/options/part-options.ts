import { timeOption, timesOption } from '../option-forms/make-option.ts';
import type { Reading } from '../option-forms/reading.ts';

/** The part of a film that a job is about, as its options say it; all of the film when nothing is set. Seconds. */
export interface FilmPart {
  readonly from?: number | undefined;
  /** the end; behind the film's end it is that end */
  readonly to?: number | undefined;
  /** starts of moments, in place of `from` and `to`; ascending, each once */
  readonly at?: readonly number[] | undefined;
  /** length of each moment */
  readonly length?: number | undefined;
}

/** Latest time that can be named, seconds: the longest film that players can show is as long. */
const LATEST = 2_147_483;

export const FROM = timeOption({
  name: 'from',
  flag: { name: 'from', value: 'time', help: 'begin there: seconds, m:ss or h:mm:ss.mmm' },
  minimum: 0,
  maximum: LATEST,
  label: 'From',
  description: 'Where the part begins that is rendered; default: the beginning of the film.',
  note: 'Not for pictures.',
});

export const TO = timeOption({
  name: 'to',
  flag: { name: 'to', value: 'time', help: 'end there' },
  minimum: 0.001,
  maximum: LATEST,
  label: 'To',
  description: 'Where the part ends that is rendered; default: the end of the film.',
  note: 'Not for pictures.',
});

export const AT = timesOption({
  name: 'at',
  flag: { name: 'at', value: 'times', help: 'only these moments, separated by commas' },
  minimum: 0,
  maximum: LATEST,
  label: 'Moments',
  description: 'Moments that are rendered, separated by commas, in place of `from` and `to`; each is one slice.',
  onPage: 'Moments that are rendered, separated by commas, in place of From and To; each is one slice.',
  note: 'Sorted; moments that overlap are one. Not for pictures.',
});

export const LENGTH = timeOption({
  name: 'length',
  flag: { name: 'length', value: 'seconds', help: 'length of each moment' },
  minimum: 0.001,
  maximum: 300,
  default: 4,
  label: 'Length of a moment',
  description: 'Length of each moment of `at`.',
  onPage: 'Length of each of the moments.',
  note: 'Not for pictures.',
});

/** Options that choose a part of the film. */
export const PART_OPTIONS = [FROM, TO, AT, LENGTH] as const;

/** Names of the options that choose a part of the film. */
export const PART_NAMES = PART_OPTIONS.map(({ name }) => name);

/** Advice for slices that are too long: a moment is as long as `length` says, whatever `slice` is. */
export const shorterSlices = ({ at }: FilmPart): string =>
  at === undefined ? 'shorter slices (slice=…)' : 'shorter moments (length=…)';

/** Longest moment, milliseconds: what overlaps is one slice. */
const LONGEST_MOMENT_S = LENGTH.maximum;

const longestOf = (starts: readonly number[], length: number): number => {
  let [first = 0, longest] = [starts[0], 0];
  let end = first;
  for (const start of starts) {
    if (start >= end) first = start;
    end = start + length;
    longest = Math.max(longest, end - first);
  }
  return Math.round(longest * 1000) / 1000;
};

const momentsOf = (at: readonly number[], length: number): Reading<FilmPart> => {
  const longest = longestOf(at, length);
  if (longest <= LONGEST_MOMENT_S) return { value: { at, length } };
  return {
    problem:
      `Moments of at="${AT.write(at)}" overlap and are ${longest} s together; a moment is one slice, which has at most ` +
      `${LONGEST_MOMENT_S} s. Name fewer moments or a smaller length; or ask for that part with from and to.`,
  };
};

/**
 * Freeze which part of the film is rendered.
 * @param asked the options that were set
 * @returns empty when it is the whole film
 */
export const freezePart = ({ from, to, at, length }: FilmPart): Reading<FilmPart> => {
  if (at !== undefined) {
    const [other] = [from === undefined ? [] : ['from'], to === undefined ? [] : ['to']].flat();
    if (other === undefined) return momentsOf(at, length ?? LENGTH.default);
    return { problem: `Both at and ${other} are set; at names moments in place of a part. Leave one of them out.` };
  }
  if (length !== undefined) {
    return {
      problem: `length is ${length}, and at is not set: it is the length of moments. Set at as well, or from and to in place of it.`,
    };
  }
  if (to !== undefined && (from ?? 0) >= to) {
    return { problem: `from is ${from} and to is ${to} (seconds); from has to lie before to.` };
  }
  // The beginning of the film is where a part begins that says nothing.
  return { value: { ...(from === undefined || from === 0 ? {} : { from }), ...(to === undefined ? {} : { to }) } };
};
