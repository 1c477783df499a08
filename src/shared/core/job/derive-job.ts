import { checkQuote } from '../../estimator/quote/check-quote.ts';
import type { Job } from '../documents/job.ts';
import { SourceMediaError } from '../errors/errors.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import { withWarnings } from '../media/with-warnings.ts';
import type { Media } from '../option-forms/option-forms.ts';
import { MAX_SLICES } from '../options/option-table.ts';
import type { RenderOptions } from '../options/render-options.ts';
import type { Now } from '../ports/ports.ts';
import { countSlicesOfPart, isPart, lengthOfPart, longestSliceMs } from '../slices/film-part.ts';
import type { FunctionConfig } from '../topology/config.ts';
import { checkPart, partWarnings } from './check-part.ts';
import { checkRenderSizes } from './check-render-sizes.ts';
import type { JobIdentity } from './identify-job.ts';

/** Looks into a source and says what it is. It throws `SourceMediaError` when the source can never be rendered. */
export type ProbeSource = (source: Job['source'], media: Media) => Promise<MediaProbe>;

/** Version and checksum of the two programs, for the plan. */
export type IdentifyBinaries = () => Promise<Pick<Job, 'ffmpeg' | 'ffprobe'>>;

/** Dependencies of deriving a plan. */
export interface DeriveJobPorts {
  readonly probe: ProbeSource;
  readonly binaries: IdentifyBinaries;
  readonly now: Now;
}

/** Limits of one job. */
export type JobLimits = Pick<FunctionConfig, 'maxSlices' | 'maxJobUsd'>;

const lengthInWords = (durationMs: number): string => {
  const minutes = Math.round(durationMs / 60_000);
  return minutes < 120 ? `${minutes} minutes` : `${(minutes / 60).toFixed(1)} hours`;
};

const tooMany = ({ durationMs }: MediaProbe, options: RenderOptions, sliceCount: number): string => {
  if (options.at !== undefined) return `There are ${sliceCount} moments, each of which is a slice`;
  const slices = `${sliceCount} slices of ${options.slice} s`;
  if (!isPart(options)) return `The video says that it is ${lengthInWords(durationMs)} long: ${slices}`;
  return `The part of the video is ${lengthInWords(lengthOfPart(durationMs, options))} long: ${slices}`;
};

/**
 * Make the plan of a job: probe the source and freeze what will be done.
 * @param identity from `identifyJob`
 * @param limits limits of the fan-out and of the cost, whatever the container claims
 * @throws {SourceMediaError} `tooManySlices`, `tooExpensive`, `timeLimit`, or the probe's reason
 */
export const deriveJob = async (
  identity: JobIdentity,
  { maxSlices, maxJobUsd }: JobLimits,
  ports: DeriveJobPorts,
): Promise<Job> => {
  const { source, media, options, jobId } = identity;
  const [found, binaries] = await Promise.all([ports.probe(source, media), ports.binaries()]);
  checkPart(found.durationMs, options);
  const probe = withWarnings(found, partWarnings(found.durationMs, options));
  checkRenderSizes(media, probe, options, longestSliceMs(probe.durationMs, options));
  const sliceCount = countSlicesOfPart(probe.durationMs, options);
  if (sliceCount > maxSlices) {
    throw new SourceMediaError(
      'tooManySlices',
      `${tooMany(probe, options, sliceCount)}, and at most ${maxSlices} are allowed. ` +
        `${options.at === undefined ? 'Make the slices longer (slice=…), ask for a shorter part (from=…;to=…)' : 'Name fewer moments'} or raise ${MAX_SLICES.parameter}.`,
    );
  }
  const { usd } = checkQuote({ media, probe, options, sliceCount, source }, maxJobUsd);
  return {
    version: 1,
    jobId,
    media,
    source,
    probe,
    options,
    sliceCount,
    // A job about a part reads that part only.
    ...(media === 'video' && options.extras !== false && !isPart(options) ? { outline: true as const } : {}),
    quotedUsd: Math.round(usd * 1e6) / 1e6,
    ...binaries,
    createdAt: new Date(ports.now()).toISOString(),
  };
};
