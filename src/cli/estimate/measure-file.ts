import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { firstLeadMs } from '../../renders/graph/seek-lead.ts';
import { withTextPath } from '../../sdk/names/text-path.ts';
import type { SourceFile } from '../../sdk/sources/source-files.ts';
import { findBinary } from '../../shared/adapters/ffmpeg/binaries.ts';
import { probeFile } from '../../shared/adapters/probe/probe-file.ts';
import { seekPoints } from '../../shared/adapters/probe/seek-points.ts';
import { pieceProbe, subfileArgs, subfileUrl } from '../../shared/core/media/film-pieces.ts';
import { confinedFileArgs } from '../../shared/core/media/input-args.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';
import { slicesOfPart } from '../../shared/core/slices/film-part.ts';
import type { MachineSpeed } from '../../shared/estimator/simulation/machine-estimate.ts';
import { sampleSlices } from './sample-slices.ts';
import type { SampledSpeed } from './sampled-speed.ts';

/** The measurements of a file that an estimate is made of. */
export interface MeasuredFile {
  readonly probe: MediaProbe;
  readonly sampled: SampledSpeed;
  readonly speed: MachineSpeed;
  /** by slice: milliseconds from the keyframe before its start; only for the first slices */
  readonly leadsMs: readonly number[];
}

/** Number of seeks that are measured: the slices of half an hour, and the places of samples. */
const MOST_LEADS = 60;
const SAMPLE_PLACES = 16;
const SAMPLE_BUDGET_MS = 3_000;
const HASHED_BYTES = 8_000_000;
const BYTES_PER_MEGABYTE = 1_000_000;

/**
 * Time that the pipeline takes for a megabyte besides rendering, as a multiple of the time for hashing one, so that it
 * grows on a slower or busier machine. Measured on runs of 0.5 to 36 MB.
 */
const UPLOAD_TO_HASH = 6;

/** Time that the pipeline takes besides rendering, milliseconds: from runs of short films on an otherwise idle machine. */
export const PIPELINE_COSTS: Pick<MachineSpeed, 'msPerSlice' | 'msPerJob'> = {
  /** way to the source, uploads and record */
  msPerSlice: 300,
  /** probe, plan, storyboard, manifest, and the pauses between the command's looks for them */
  msPerJob: 1_500,
};

/**
 * Ratio of a worker's time for a slice to the time for a sample of it. A worker also reads through the reader and TLS,
 * uploads with checksums, and runs code that is new to its process. Measured ratio of processor times on films of 480p
 * and 1080p: 1.4 to 1.7.
 */
const WORKER_TO_SAMPLE = 1.45;

/** Time that hashing a megabyte of this file takes, milliseconds. */
const hashMs = async (path: string): Promise<number> => {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HASHED_BYTES), 0, HASHED_BYTES, 0);
    const startedMs = performance.now();
    createHash('sha256').update(buffer.subarray(0, bytesRead)).digest();
    return (performance.now() - startedMs) / Math.max(0.1, bytesRead / BYTES_PER_MEGABYTE);
  } finally {
    await file.close();
  }
};

/**
 * What is measured of a film: a film in pieces is measured by its longest piece, read as a film of its own.
 */
const measuredPart = (path: string, whole: MediaProbe) => {
  const inputArgs = confinedFileArgs(whole.search);
  const { pieces, ...probe } = whole;
  if (pieces === undefined) return { input: { url: path, inputArgs }, probe };
  const longest = pieces.reduce((best, each) => (each.endUs - each.startUs > best.endUs - best.startUs ? each : best));
  const durationMs = Math.max(1, Math.round((longest.endUs - longest.startUs) / 1000));
  return {
    input: { url: subfileUrl(path, longest), inputArgs: subfileArgs(inputArgs) },
    probe: pieceProbe({ ...probe, durationMs }, { ...longest, startUs: 0 }),
  };
};

const measureAt = async (
  path: string,
  bytes: number,
  options: RenderOptions,
  concurrency: number,
): Promise<MeasuredFile> => {
  const [ffmpeg, ffprobe] = await Promise.all([
    findBinary('ffmpeg', { env: process.env }),
    findBinary('ffprobe', { env: process.env }),
  ]);
  const probe = await probeFile({ ffprobe, ffmpeg, path, bytes });
  const slices = slicesOfPart(probe.durationMs, options);
  const part = measuredPart(path, probe);
  const { durationMs } = part.probe;
  const lead = firstLeadMs(probe);
  const starts = slices
    .slice(0, MOST_LEADS)
    .map(({ startMs }) => Math.max(0, startMs - lead))
    .filter((ms) => ms < durationMs);
  const places = Array.from({ length: SAMPLE_PLACES }, (_, at) => Math.floor((at * durationMs) / SAMPLE_PLACES));
  const landed = await seekPoints(ffprobe.path, part.input, part.probe, [...starts, ...places]);
  const atOnce = Math.min(concurrency, slices.length);
  const sampled = await sampleSlices({
    ffmpeg,
    ...part,
    options,
    concurrency: atOnce,
    keyframesMs: landed.slice(starts.length),
    budgetMs: SAMPLE_BUDGET_MS,
  });
  // The work besides rendering has to wait for a processor as well.
  const crowd = Math.max(1, sampled.pace);
  return {
    probe,
    sampled,
    speed: {
      msPerMediaSecond: sampled.msPerMediaSecond * WORKER_TO_SAMPLE,
      msPerSlice: sampled.msPerSlice * WORKER_TO_SAMPLE + PIPELINE_COSTS.msPerSlice * crowd,
      msPerMegabyte: UPLOAD_TO_HASH * (await hashMs(path)),
      msPerJob: PIPELINE_COSTS.msPerJob * crowd,
      concurrency,
    },
    leadsMs: starts.map((startMs, at) => (slices[at]?.startMs ?? startMs) - (landed[at] ?? startMs)),
  };
};

/**
 * Measure in a few seconds how fast this machine renders a file: probe it, find keyframes, and render short samples.
 * @param concurrency number of slices that a run would render at once
 * @throws {SourceMediaError} when the file cannot be rendered
 * @throws {ProcessError} when ffmpeg or ffprobe failed
 */
export const measureFile = (
  { path, bytes }: SourceFile,
  options: RenderOptions,
  concurrency: number,
): Promise<MeasuredFile> => withTextPath(path, (text) => measureAt(text, bytes, options, concurrency));
