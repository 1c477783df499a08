import type { JobSummary } from '../../../api/contracts/jobs.ts';
import { AT, LENGTH } from '../../../shared/core/options/part-options.ts';
import { formatBytes } from '../../../shared/core/text/format.ts';
import { formatClock } from '../../../shared/core/text/format-clock.ts';

/** Length of a film as players show it: whole seconds that are over; tenths where it is shorter than one. @param ms milliseconds */
export const lengthClock = (ms: number): string => formatClock(ms < 1000 ? ms : Math.floor(ms / 1000) * 1000);

type Choices = readonly (readonly [name: string, value: string])[];

const choicesOf = ({ changedOptions = '' }: Pick<JobSummary, 'changedOptions'>): Choices =>
  changedOptions.split(';').map((pair) => {
    const [name = '', value = ''] = pair.split('=');
    return [name, value];
  });

/** What says which moment a job is of, and goes without saying of one. */
const OF_MOMENTS: readonly string[] = [AT.name, LENGTH.name, 'extras'];

/** The one moment that a job is of, `0:05–0:09`; undefined of any other job. */
const momentWords = (choices: Choices, filmMs = Number.POSITIVE_INFINITY): string | undefined => {
  const secondsOf = (name: string): number | undefined => {
    const [, value] = choices.find(([each]) => each === name) ?? [];
    return value === undefined ? undefined : Number(value);
  };
  // Of several moments it is no number.
  const at = secondsOf(AT.name) ?? Number.NaN;
  const length = secondsOf(LENGTH.name) ?? LENGTH.default;
  if (Number.isNaN(at)) return undefined;
  return [at, at + length].map((second) => formatClock(Math.min(filmMs, second * 1000))).join('–');
};

/** Which moment of a film a job is of, else how long the film is; or how large a picture's file, at the corner of its picture. */
export const extentWords = (job: JobSummary): string =>
  job.media === 'video'
    ? (momentWords(choicesOf(job), job.durationMs) ?? lengthClock(job.durationMs))
    : formatBytes(job.source.bytes);

/** What was chosen for a job, for people: `renders=gif,ascii;slice=5` → `gif, ascii · slice 5`; empty when nothing was. */
export const changedWords = (job: Pick<JobSummary, 'changedOptions'>): string => {
  const choices = choicesOf(job);
  const isMoment = momentWords(choices) !== undefined;
  return choices
    .filter(([name]) => !(isMoment && OF_MOMENTS.includes(name)))
    .map(([name, value]) => (name === 'renders' ? value : `${name} ${value}`).replaceAll(',', ', '))
    .join(' · ')
    .trim();
};
