import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { planRenders, type TimeRange } from '../../renders/graph/plan-renders.ts';
import { firstLeadMs } from '../../renders/graph/seek-lead.ts';
import { openSinks } from '../../renders/worker/open-sinks.ts';
import { renderingFfmpeg } from '../../renders/worker/prepare-ffmpeg.ts';
import { runSlice } from '../../renders/worker/run-slice.ts';
import { openWorkspace } from '../../shared/adapters/disk/workspace.ts';
import type { Binary } from '../../shared/adapters/ffmpeg/try-binary.ts';
import { startCpuMeter } from '../../shared/adapters/process/process-cpu.ts';
import { sliceKeys } from '../../shared/core/contracts/object-keys.ts';
import { processFailure } from '../../shared/core/errors/process-failure.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';
import { type Sample, type SampledSpeed, sampledSpeedOf, sampleMean } from './sampled-speed.ts';

/** A file to be sampled, and the settings for it. */
export interface SampleRequest {
  /** the ffmpeg that workers would use */
  readonly ffmpeg: Binary;
  /** the film: what ffmpeg opens, and the options before it */
  readonly input: { readonly url: string; readonly inputArgs: readonly string[] };
  readonly probe: MediaProbe;
  readonly options: RenderOptions;
  /** slices that will be rendered at once */
  readonly concurrency: number;
  /** keyframes at which samples may begin, milliseconds of the video, spread over it; at least one */
  readonly keyframesMs: readonly number[];
  /** wall-clock milliseconds that the samples may take together */
  readonly budgetMs: number;
}

const SAMPLE_TIMEOUT_MS = 20_000;
const MEMORY_BYTES = 4 * 1024 ** 3;
const WARM_UP_MS = 500;
const SHORT_SAMPLE_MS = 1_000;
/** A shorter sample tells nothing. On a very busy machine this length may exceed the budget. */
const LEAST_LONG_SAMPLE_MS = 4_000;
const LONGEST_SAMPLE_MS = 10_000;

/** @param decodingMs processor time in which one sample was decoded and its pictures were taken in */
type Finish = (decodingMs: number) => Promise<Sample>;

/** Decode one range as a worker does, but from the local file. @returns a function that encodes its pictures, to be run alone */
const decodeSample = async (request: SampleRequest, range: TimeRange, dir: string): Promise<Finish> => {
  const { probe, options } = request;
  await mkdir(dir, { recursive: true });
  const plan = planRenders(probe, options, range);
  const { binary, support } = await renderingFfmpeg(request.ffmpeg, probe);
  const task = { range, keys: sliceKeys('sample-000000000000', 0), job: { options } };
  const limits = { binary, timeoutMs: SAMPLE_TIMEOUT_MS, maxAddressSpaceBytes: MEMORY_BYTES };
  const sinks = await openSinks(task, plan, dir, limits);
  const startedMs = performance.now();
  const {
    process: ran,
    received,
    keyTimesUs,
  } = await runSlice({
    ...limits,
    command: {
      ...request.input,
      plan,
      probe,
      support,
      leadMs: Math.min(firstLeadMs(probe), range.startMs),
      dir: sinks.dir,
      threads: 1,
    },
    readers: sinks.readers,
  });
  const decodedMs = performance.now() - startedMs;
  return async (decodingMs) => {
    try {
      if (ran.exitCode !== 0) {
        const what = `ffmpeg over ${range.startMs / 1000}-${range.endMs / 1000} s of ${request.input.url}`;
        throw processFailure(what, ran, { overtime: `took longer than ${SAMPLE_TIMEOUT_MS / 1000} s` });
      }
      const spentMs = startCpuMeter();
      await sinks.finish({ ...received, ...(await sinks.countFiles()) }, keyTimesUs);
      const encodingMs = spentMs();
      // A worker encodes while others decode, and waits for a processor as they do. Here encoding runs alone, without waiting.
      const crowd = Math.max(1, decodedMs / Math.max(1, decodingMs));
      return {
        mediaS: (range.endMs - range.startMs) / 1000,
        wallMs: decodedMs + encodingMs * crowd,
        cpuMs: decodingMs + encodingMs,
      };
    } finally {
      await sinks.discard();
    }
  };
};

/** Position of a round's samples within their equal spans of the film: early parts may be easier to render than later ones. */
type Place = 0.25 | 0.75;

/** Starts of samples: `count` keyframes spread over the film. */
const startsOf = ({ probe, keyframesMs }: SampleRequest, count: number, lengthMs: number, place: Place): number[] => {
  const lastMs = Math.max(0, probe.durationMs - lengthMs);
  return Array.from({ length: count }, (_, at) => {
    const startMs = keyframesMs[Math.floor(((at + place) * keyframesMs.length) / count)] ?? 0;
    return startMs <= lastMs ? startMs : (keyframesMs.findLast((ms) => ms <= lastMs) ?? 0);
  });
};

/** Decode some ranges at the same time, then encode one after the other, as if each had a processor of its own. */
const sampleRound = async (
  request: SampleRequest,
  { lengthMs, place }: { readonly lengthMs: number; readonly place: Place },
  dir: string,
): Promise<readonly Sample[]> => {
  const { probe, concurrency } = request;
  const starts = startsOf(request, concurrency, lengthMs, place);
  const spentMs = startCpuMeter();
  const finishes = await Promise.all(
    starts.map((startMs, at) => {
      const range = { startMs, endMs: Math.min(startMs + lengthMs, probe.durationMs) };
      return decodeSample(request, range, join(dir, String(at)));
    }),
  );
  const decodingMs = spentMs() / starts.length;
  const samples: Sample[] = [];
  for (const finish of finishes) samples.push(await finish(decodingMs));
  return samples;
};

/**
 * Find out how fast this machine renders a file: it renders short ranges, as many at once as slices in the run, with the same
 * filter graph and encoders. A first round warms up the encoders, as in a worker after its first slice. A round of one
 * second and a longer one at the same places separate the time that grows with the length from the time that does not. The
 * last round is taken at other places.
 * @throws {ProcessError} when ffmpeg cannot decode the file
 */
export const sampleSlices = async (request: SampleRequest): Promise<SampledSpeed> => {
  const workspace = await openWorkspace('estimate');
  const { durationMs } = request.probe;
  const round = (name: string, lengthMs: number, place: Place) =>
    sampleRound(request, { lengthMs: Math.round(Math.min(durationMs, lengthMs)), place }, join(workspace.dir, name));
  try {
    const startedMs = performance.now();
    await round('warm-up', WARM_UP_MS, 0.25);
    const short = await round('short', SHORT_SAMPLE_MS, 0.25);
    const leftMs = request.budgetMs - (performance.now() - startedMs);
    const fittingMs = (leftMs * SHORT_SAMPLE_MS) / Math.max(1, sampleMean(short, 'wallMs')) / 2;
    const longMs = Math.min(LONGEST_SAMPLE_MS, Math.max(LEAST_LONG_SAMPLE_MS, fittingMs));
    const long = await round('long', longMs, 0.25);
    const elsewhere = await round('elsewhere', longMs, 0.75);
    return sampledSpeedOf({ short, long, elsewhere });
  } finally {
    await workspace.remove();
  }
};
