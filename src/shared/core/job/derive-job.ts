import { checkQuote } from '../../estimator/quote/check-quote.ts';
import type { Job } from '../documents/job.ts';
import { SourceMediaError } from '../errors/errors.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import type { Media } from '../option-forms/option-forms.ts';
import { MAX_SLICES } from '../options/option-table.ts';
import type { Now } from '../ports/ports.ts';
import { countSlices } from '../slices/plan-slices.ts';
import type { FunctionConfig } from '../topology/config.ts';
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
  const [probe, binaries] = await Promise.all([ports.probe(source, media), ports.binaries()]);
  checkRenderSizes(media, probe, options, Math.min(options.slice * 1000, probe.durationMs));
  const sliceCount = countSlices(probe.durationMs, options.slice * 1000);
  if (sliceCount > maxSlices) {
    throw new SourceMediaError(
      'tooManySlices',
      `The video says that it is ${lengthInWords(probe.durationMs)} long: ${sliceCount} slices of ${options.slice} s, ` +
        `and at most ${maxSlices} are allowed. Make the slices longer (slice=…) or raise ${MAX_SLICES.parameter}.`,
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
    ...(media === 'video' && options.extras !== false ? { outline: true as const } : {}),
    quotedUsd: Math.round(usd * 1e6) / 1e6,
    ...binaries,
    createdAt: new Date(ports.now()).toISOString(),
  };
};
