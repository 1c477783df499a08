import { writeByteSize } from '../../../shared/core/option-forms/byte-size.ts';
import type { TimeRange } from '../../../shared/core/slices/slice-samplings.ts';
import type { MomentFormat } from './moment-formats.ts';

/** A moment of a film that is to be made as one file. */
export interface MomentRequest {
  /** milliseconds of the film */
  readonly range: TimeRange;
  readonly format: MomentFormat;
  /** pixels */
  readonly width: number;
  /** pictures a second */
  readonly fps: number;
  /** most bytes; undefined: no limit */
  readonly maxBytes: number | undefined;
}

const seconds = (ms: number): string => String(ms / 1000);

/**
 * Options of the job that makes a moment. A moment (`at`) is one slice however long slices are, so the job has one file.
 * @returns as `POST /jobs` takes them; the same request always gives the same text, and so the same job
 */
export const momentOptions = ({ range, format, width, fps, maxBytes }: MomentRequest): string => {
  const { kind, hasLimit } = format;
  return [
    `renders=${kind}`,
    `at=${seconds(range.startMs)}`,
    `length=${seconds(range.endMs - range.startMs)}`,
    `${kind}.width=${width}`,
    `${kind}.fps=${fps}`,
    ...(hasLimit && maxBytes !== undefined ? [`${kind}.max=${writeByteSize(maxBytes)}`] : []),
    'extras=off',
  ].join(';');
};

/** Ends of a moment are set in steps, milliseconds: a slider stands at its multiples only. */
export const STEP_MS = 100;
/** Shortest and longest moment, milliseconds. */
export const SHORTEST_MS = 200;
export const LONGEST_MS = 60_000;
/** Length of a moment at first, milliseconds. */
const USUAL_MS = 4_000;

const clamp = (ms: number, leastMs: number, mostMs: number): number => Math.min(mostMs, Math.max(leastMs, ms));
const toStep = (ms: number): number => Math.round(ms / STEP_MS) * STEP_MS;

/** The steps of a film; of one that is too short for a moment undefined: it is a moment itself. */
const stepsOf = (film: TimeRange): TimeRange | undefined => {
  const startMs = Math.ceil(film.startMs / STEP_MS) * STEP_MS;
  const endMs = Math.floor(film.endMs / STEP_MS) * STEP_MS;
  return endMs - startMs < SHORTEST_MS ? undefined : { startMs, endMs };
};

/**
 * A moment of the usual length that begins at a time, within the film. Its ends are multiples of {@link STEP_MS}, as are those of all
 * moments below, but for a film shorter than {@link SHORTEST_MS}.
 * @param film the stretch that may be chosen
 */
export const momentFrom = (film: TimeRange, ms: number): TimeRange => {
  const steps = stepsOf(film);
  if (steps === undefined) return film;
  const lengthMs = Math.min(USUAL_MS, steps.endMs - steps.startMs);
  const startMs = clamp(toStep(ms), steps.startMs, steps.endMs - lengthMs);
  return { startMs, endMs: startMs + lengthMs };
};

/** A moment after one of its ends was moved; the other end gives way where it would get too short or too long. */
export const moveEnd = (film: TimeRange, moment: TimeRange, end: keyof TimeRange, ms: number): TimeRange => {
  const steps = stepsOf(film);
  if (steps === undefined) return film;
  if (end === 'startMs') {
    const startMs = clamp(toStep(ms), steps.startMs, steps.endMs - SHORTEST_MS);
    return { startMs, endMs: clamp(moment.endMs, startMs + SHORTEST_MS, startMs + LONGEST_MS) };
  }
  const endMs = clamp(toStep(ms), steps.startMs + SHORTEST_MS, steps.endMs);
  return { startMs: clamp(moment.startMs, endMs - LONGEST_MS, endMs - SHORTEST_MS), endMs };
};

/** Least film around a moment that is shown beside its ends, and how many times its length that is at least. */
const AROUND = { ms: 20_000, times: 2 } as const;

/** The stretch of the film in which the ends of a moment are moved: the moment in its middle, as far as the film goes. */
export const around = (film: TimeRange, { startMs, endMs }: TimeRange): TimeRange => {
  const steps = stepsOf(film);
  if (steps === undefined) return film;
  const lengthMs = Math.min(steps.endMs - steps.startMs, Math.max(AROUND.ms, AROUND.times * (endMs - startMs)));
  const fromMs = clamp(toStep((startMs + endMs - lengthMs) / 2), steps.startMs, steps.endMs - lengthMs);
  return { startMs: fromMs, endMs: fromMs + lengthMs };
};
