import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { capabilitiesOf } from '../../shared/adapters/ffmpeg-capabilities.ts';
import { openWorkspace } from '../../shared/adapters/workspace.ts';
import { sliceKeys } from '../../shared/contracts/object-keys.ts';
import { ProcessError } from '../../shared/errors.ts';
import { confinedFileArgs } from '../../shared/media/input-args.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import type { RenderOptions } from '../../shared/options/render-options.ts';
import { runSlice } from '../../worker/ffmpeg/run-slice.ts';
import { planRenders, type TimeRange } from '../../worker/plan/plan-renders.ts';
import { firstLeadMs } from '../../worker/plan/seek-lead.ts';
import { openSinks } from '../../worker/render/open-sinks.ts';

/** A file to be sampled, and with what. */
export interface SampleRequest {
  /** absolute path of an ffmpeg */
  readonly ffmpeg: string;
  /** absolute path of the file */
  readonly path: string;
  readonly probe: MediaProbe;
  readonly options: RenderOptions;
  /** slices that will be rendered at once */
  readonly concurrency: number;
  /** keyframes at which samples may begin, milliseconds of the video, spread over it; at least one */
  readonly keyframesMs: readonly number[];
  /** wall-clock milliseconds that the samples may take together */
  readonly budgetMs: number;
}

/** How fast slices of a file are rendered here, as many at once as will be. */
export interface SampledSpeed {
  /** for each second of video */
  readonly msPerMediaSecond: number;
  /** whatever the length: start of ffmpeg, palette */
  readonly msPerSlice: number;
  /** processor time for each second of video, ffmpeg's and ours */
  readonly cpuMsPerMediaSecond: number;
  /** seconds of video that were rendered to find out */
  readonly sampledSeconds: number;
}

interface Sample {
  readonly mediaS: number;
  /** until the first picture came */
  readonly startMs: number;
  /** from then on, encoding included */
  readonly renderMs: number;
  readonly cpuMs: number;
}

const SAMPLE_TIMEOUT_MS = 20_000;
const MEMORY_BYTES = 4 * 1024 ** 3;
const FIRST_SAMPLE_MS = 500;
/** Less tells nothing; on a machine that is very busy it takes longer than the budget. */
const SHORTEST_SAMPLE_MS = 2_000;
const LONGEST_SAMPLE_MS = 10_000;

type Finish = () => Promise<Sample>;
type Receive = (pixels: Readable) => Promise<number>;

/** Hand pixels on and say when the first came. */
const noting =
  (receive: Receive, onFirst: () => void): Receive =>
  (pixels) => {
    const handOn = async function* () {
      for await (const chunk of pixels) {
        onFirst();
        yield chunk as Buffer;
      }
    };
    return receive(Readable.from(handOn(), { objectMode: false }));
  };

/** Decode one range as a worker does, over the file itself. @returns what encodes its pictures, to be called alone */
const decodeSample = async (request: SampleRequest, range: TimeRange, dir: string): Promise<Finish> => {
  const { probe, options } = request;
  await mkdir(dir);
  const plan = planRenders(probe, options, range);
  const filters = probe.video.hdr ? await capabilitiesOf(request.ffmpeg).filters() : new Set<string>();
  const task = { range, keys: sliceKeys('sample-000000000000', 0), job: { options } };
  const limits = { binary: request.ffmpeg, timeoutMs: SAMPLE_TIMEOUT_MS, maxAddressSpaceBytes: MEMORY_BYTES };
  const sinks = await openSinks(task, plan, dir, limits);
  const startedMs = performance.now();
  let firstMs: number | undefined;
  const onFirst = (): void => {
    firstMs ??= performance.now();
  };
  const { process: ran, received } = await runSlice({
    ...limits,
    env: {},
    command: {
      url: request.path,
      inputArgs: confinedFileArgs(),
      plan,
      probe,
      support: { toneMapping: filters.has('zscale') && filters.has('tonemap') },
      leadMs: Math.min(firstLeadMs(probe), range.startMs),
      jpegDirs: sinks.jpegDirs,
      stripFile: sinks.stripFile,
      threads: 1,
    },
    readers: Object.fromEntries(
      Object.entries(sinks.readers).map(([kind, receive]) => [kind, noting(receive, onFirst)]),
    ),
    onStderrLine: () => undefined,
  });
  const endedMs = performance.now();
  // Pictures that go to files only are not seen coming: then the start is part of the rendering.
  const begunMs = firstMs ?? startedMs;
  return async () => {
    try {
      if (ran.exitCode !== 0) {
        throw new ProcessError(
          `ffmpeg over ${range.startMs / 1000}-${range.endMs / 1000} s of ${request.path} ended with ${ran.timedOut ? 'a timeout' : `exit code ${ran.exitCode}`}: ${ran.stderrTail.split('\n').at(-1) ?? ''}`,
          ran,
        );
      }
      const cpuBefore = process.cpuUsage();
      const finishedFromMs = performance.now();
      const { cpuMs } = await sinks.finish({ ...received, ...(await sinks.countJpegs()) });
      const { user, system } = process.cpuUsage(cpuBefore);
      return {
        mediaS: (range.endMs - range.startMs) / 1000,
        startMs: begunMs - startedMs,
        renderMs: endedMs - begunMs + performance.now() - finishedFromMs,
        cpuMs: (ran.cpuMs ?? 0) + cpuMs + (user + system) / 1000,
      };
    } finally {
      await sinks.discard();
    }
  };
};

/** Every second keyframe for the first round, the others for the second, as many as slices run at once. */
const startsOf = ({ probe, keyframesMs }: SampleRequest, count: number, lengthMs: number, round: number): number[] => {
  const lastMs = Math.max(0, probe.durationMs - lengthMs);
  return Array.from({ length: count }, (_, at) => {
    const place = Math.floor(((at + 0.5 * round) * keyframesMs.length) / count);
    const startMs = keyframesMs[place] ?? 0;
    return startMs <= lastMs ? startMs : (keyframesMs.findLast((ms) => ms <= lastMs) ?? 0);
  });
};

const meanOf = (samples: readonly Sample[], value: keyof Sample): number =>
  samples.reduce((sum, sample) => sum + sample[value], 0) / samples.length;

/** Render some ranges at once, then encode one after the other, as each worker would on a processor of its own. */
const sampleRound = async (
  request: SampleRequest,
  lengthMs: number,
  round: number,
  dir: string,
): Promise<readonly Sample[]> => {
  const { probe, concurrency } = request;
  const starts = startsOf(request, concurrency, lengthMs, round);
  const finishes = await Promise.all(
    starts.map((startMs, at) => {
      const range = { startMs, endMs: Math.min(startMs + lengthMs, probe.durationMs) };
      return decodeSample(request, range, join(dir, `${round}-${at}`));
    }),
  );
  const samples: Sample[] = [];
  for (const finish of finishes) samples.push(await finish());
  return samples;
};

/**
 * Find out how fast this machine renders a file: short ranges of it, as many at once as slices will be, through the same filter
 * graph and encoders. The first round is short and tells how long the second may be.
 * @throws {ProcessError} when ffmpeg cannot decode it
 */
export const sampleSlices = async (request: SampleRequest): Promise<SampledSpeed> => {
  const workspace = await openWorkspace('estimate');
  try {
    const startedMs = performance.now();
    const short = await sampleRound(request, Math.min(FIRST_SAMPLE_MS, request.probe.durationMs), 0, workspace.dir);
    const leftMs = request.budgetMs - (performance.now() - startedMs);
    // Samples are encoded one after the other.
    const fittingMs = ((leftMs - meanOf(short, 'startMs')) * FIRST_SAMPLE_MS) / meanOf(short, 'renderMs');
    const longMs = Math.min(request.probe.durationMs, LONGEST_SAMPLE_MS, Math.max(SHORTEST_SAMPLE_MS, fittingMs));
    const long = await sampleRound(request, Math.round(longMs), 1, workspace.dir);
    // The first round also warmed the encoders up, as they are in a worker after its first slice.
    return speedOf(long);
  } finally {
    await workspace.remove();
  }
};

const speedOf = (samples: readonly Sample[]): SampledSpeed => {
  const sampledSeconds = samples.reduce((sum, { mediaS }) => sum + mediaS, 0);
  const perMediaSecond = (value: keyof Sample): number => (meanOf(samples, value) * samples.length) / sampledSeconds;
  return {
    msPerMediaSecond: perMediaSecond('renderMs'),
    msPerSlice: meanOf(samples, 'startMs'),
    cpuMsPerMediaSecond: perMediaSecond('cpuMs'),
    sampledSeconds,
  };
};
