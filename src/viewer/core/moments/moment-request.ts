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

/** Shortest and longest moment, milliseconds. */
export const SHORTEST_MS = 200;
export const LONGEST_MS = 60_000;
/** Length of a moment at first, milliseconds. */
const USUAL_MS = 4_000;

/** A moment of the usual length that begins at a time, within the film. @param film the stretch that may be chosen */
export const momentFrom = (film: TimeRange, ms: number): TimeRange => {
  const startMs = Math.max(film.startMs, Math.min(ms, film.endMs - Math.min(USUAL_MS, film.endMs - film.startMs)));
  return { startMs, endMs: Math.min(film.endMs, startMs + USUAL_MS) };
};

/** A moment after one of its ends was moved; the other end gives way where it would get too short or too long. */
export const moveEnd = (film: TimeRange, moment: TimeRange, end: keyof TimeRange, ms: number): TimeRange => {
  const within = (value: number): number => Math.round(Math.min(film.endMs, Math.max(film.startMs, value)));
  if (end === 'startMs') {
    const startMs = Math.min(within(ms), film.endMs - SHORTEST_MS);
    return { startMs, endMs: Math.min(startMs + LONGEST_MS, Math.max(moment.endMs, startMs + SHORTEST_MS)) };
  }
  const endMs = Math.max(within(ms), film.startMs + SHORTEST_MS);
  return { startMs: Math.max(endMs - LONGEST_MS, Math.min(moment.startMs, endMs - SHORTEST_MS)), endMs };
};

/** Least film around a moment that is shown beside its ends, and how many times its length that is at least. */
const AROUND = { ms: 20_000, times: 2 } as const;

/** The stretch of the film in which the ends of a moment are moved: the moment in its middle, as far as the film goes. */
export const around = (film: TimeRange, { startMs, endMs }: TimeRange): TimeRange => {
  const lengthMs = Math.min(film.endMs - film.startMs, Math.max(AROUND.ms, AROUND.times * (endMs - startMs)));
  const fromMs = Math.max(film.startMs, Math.min((startMs + endMs) / 2 - lengthMs / 2, film.endMs - lengthMs));
  return { startMs: Math.round(fromMs), endMs: Math.round(fromMs + lengthMs) };
};
