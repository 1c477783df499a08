import { SourceMediaError } from '../../core/errors/errors.ts';
import { MAX_JOB_USD } from '../../core/options/max-job-usd.ts';
import { shorterSlices } from '../../core/options/part-options.ts';
import { longestSliceMs } from '../../core/slices/film-part.ts';
import { formatSpan, formatUsd } from '../../core/text/format.ts';
import { functionSpec } from '../../topology.ts';
import { filmLoad } from './film-load.ts';
import { type Quote, quoteJob } from './quote-job.ts';
import type { QuotedJob } from './slice-work.ts';

/**
 * Machines differ, and the rates are those of ordinary films, so only a job that needs far more time than available is
 * refused.
 */
const CERTAINLY = 2;
const MS = 1000;

const grouped = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Description of a film's load for messages. */
const worksOn = ({ media, probe, source, sliceCount }: QuotedJob): string => {
  const { width, height, codec } = probe.video;
  if (media === 'image') return `a picture of ${width}×${height} pixels`;
  const { pictures } = filmLoad(probe, source.bytes);
  const count = probe.video.packets === undefined ? 'about ' : '';
  return `${count}${grouped(pictures)} pictures of ${width}×${height} in ${codec}, ${sliceCount} slices`;
};

/** Advice for the user. */
const SMALLER =
  'fewer renders (renders=…, frames=off), longer slices (slice=…), lower rates and widths (gif.fps, gif.width, ascii.columns), or a film that is shorter or smaller';

/** What a worker renders at a time, and how to make it shorter. */
const sliceInWords = ({ media, probe, options }: QuotedJob): readonly [subject: string, shorter: string] => {
  if (media === 'image') return ['The picture', ''];
  const seconds = `${longestSliceMs(probe.durationMs, options) / MS} s`;
  return [`A ${options.at === undefined ? 'slice' : 'moment'} of ${seconds}`, `${shorterSlices(options)}, `];
};

const checkTime = (job: QuotedJob, { sliceMs }: Quote): void => {
  const limitMs = functionSpec('worker').timeoutSeconds * MS;
  if (sliceMs < limitMs * CERTAINLY) return;
  const [subject, shorter] = sliceInWords(job);
  throw new SourceMediaError(
    'timeLimit',
    `${subject} takes about ${formatSpan(sliceMs)} to render (${worksOn(job)}); at most ${formatSpan(limitMs)} are allowed. ` +
      `Choose ${shorter}fewer renders, or convert it to a smaller size${job.media === 'image' ? '' : ' or a lower frame rate'}.`,
  );
};

/**
 * Quote a job and check the quote against the limits, before its slices are asked for.
 * @param maxUsd most that it may cost; 0 for no limit
 * @throws {SourceMediaError} `tooExpensive` with the quote, the limit and what to change; `timeLimit` when a worker's
 *   time is too short for a slice
 */
export const checkQuote = (job: QuotedJob, maxUsd: number): Quote => {
  const quote = quoteJob(job);
  if (maxUsd > 0 && quote.usd > maxUsd) {
    throw new SourceMediaError(
      'tooExpensive',
      `Rendering this would cost about ${formatUsd(quote.usd)} by the list prices of AWS (${worksOn(job)}); at most ${formatUsd(maxUsd)} are allowed. ` +
        `Choose ${SMALLER}; or raise ${MAX_JOB_USD.parameter} (--max-usd of \`fanreel run\`; 0 for no limit).`,
    );
  }
  checkTime(job, quote);
  return quote;
};
