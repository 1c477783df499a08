import { slicesOfPart } from '../../core/slices/film-part.ts';
import type { JobShape } from '../model/request-counts.ts';
import { simulateInvocations } from './simulate-invocations.ts';

/** How fast a machine renders, at the concurrency of the estimated job. */
export interface MachineSpeed {
  /** time that a slice takes for each second of video */
  readonly msPerMediaSecond: number;
  /** fixed time of a slice: start of ffmpeg, seeks, uploads, record */
  readonly msPerSlice: number;
  /** checksum and storage of the file */
  readonly msPerMegabyte: number;
  /** probe, plan, first start of a worker, manifest: once a job */
  readonly msPerJob: number;
  /** slices at once */
  readonly concurrency: number;
}

/** Share of rendering that is decoding: pictures between a keyframe and the slice's start are decoded only. */
const DECODING_SHARE = 0.75;

/** Estimated times of a job on this machine. Milliseconds. */
export interface MachineEstimate {
  /** from the checksum of the file to the manifest */
  readonly wallMs: number;
  readonly uploadMs: number;
  /** from the first slice's start to the last one's end */
  readonly slicesMs: number;
  /** all slices one after another */
  readonly busyMs: number;
  readonly concurrency: number;
}

const BYTES_PER_MEGABYTE = 1_000_000;

/**
 * Estimate one job on one machine: the workers take slices in order.
 * @param bytes of the file; 0 when only a length is known
 * @param leadsMs by slice: from the keyframe at which reading starts to the slice's start; 0 when unknown
 */
export const estimateOnMachine = (
  shape: JobShape,
  bytes: number,
  speed: MachineSpeed,
  leadsMs: readonly number[] = [],
): MachineEstimate => {
  const slices = slicesOfPart(shape.durationMs, shape.options);
  const workMs = slices.map(({ index, startMs, endMs }) => {
    const mediaMs = endMs - startMs + (leadsMs[index] ?? 0) * DECODING_SHARE;
    return speed.msPerSlice + (mediaMs / 1000) * speed.msPerMediaSecond;
  });
  const { finishMs } = simulateInvocations({
    arrivalsMs: new Float64Array(slices.length),
    workMs: (index) => workMs[index] ?? 0,
    concurrency: speed.concurrency,
    scaling: undefined,
    coldStart: { startMs: 0, initMs: 0 },
    failureRate: 0,
    retriesMs: [],
    backOff: undefined,
    maximumAgeMs: Number.POSITIVE_INFINITY,
    seed: 0,
  });
  const uploadMs = (bytes / BYTES_PER_MEGABYTE) * speed.msPerMegabyte;
  return {
    wallMs: uploadMs + speed.msPerJob + finishMs,
    uploadMs,
    slicesMs: finishMs,
    busyMs: workMs.reduce((sum, ms) => sum + ms, 0),
    concurrency: speed.concurrency,
  };
};

/** How far a prediction was off: 0.1 when it was 10 % too long, −0.1 when it was 10 % too short. */
export const predictionError = (predictedMs: number, takenMs: number): number =>
  takenMs > 0 ? predictedMs / takenMs - 1 : 0;
