import type { JobAnswer } from '../../../api/contracts/jobs.ts';
import { type Spread, spreadOf } from '../../../shared/estimator/model/spread.ts';

/** A picture of a batch: under way, or with its result. */
export type BatchPicture =
  | { readonly state: 'under way' }
  /** it did not become a job */
  | { readonly state: 'refused' }
  | {
      readonly state: 'closed';
      readonly isComplete: boolean;
      /** worker invocations that left a record */
      readonly invocations: number;
      /** time that the worker was busy, milliseconds */
      readonly durationMs: number;
      /** from the plan to the start of the worker, plus from the end of the worker to the manifest, milliseconds */
      readonly waitMs: number;
      readonly createdAtMs: number;
      readonly completedAtMs: number;
      readonly usd: number;
    };

/** @returns undefined while the job is open */
export const closedPicture = ({ status, createdAt, completedAt, manifest, slices }: JobAnswer) => {
  if (manifest === undefined || completedAt === undefined) return undefined;
  const [createdAtMs, completedAtMs] = [Date.parse(createdAt), Date.parse(completedAt)];
  const durationMs = manifest.metrics.busyMs;
  return {
    state: 'closed',
    isComplete: status === 'complete',
    invocations: slices.recorded,
    durationMs,
    waitMs: Math.max(0, completedAtMs - createdAtMs - durationMs),
    createdAtMs,
    completedAtMs,
    usd: manifest.metrics.estimatedUsd ?? 0,
  } as const satisfies BatchPicture;
};

/** Figures of a batch. */
export interface BatchSummary {
  readonly pictures: number;
  readonly closed: number;
  readonly invocations: number;
  /** share of complete jobs among finished pictures, in [0, 1]; undefined while no picture is finished */
  readonly successRate: number | undefined;
  /** milliseconds */
  readonly duration: Spread;
  readonly wait: Spread;
  /** from the first plan to the last manifest, milliseconds */
  readonly wallMs: number;
  readonly usd: number;
}

/** Add up the figures of the pictures that are finished so far. */
export const summariseBatch = (pictures: readonly BatchPicture[]): BatchSummary => {
  const closed = pictures.flatMap((picture) => (picture.state === 'closed' ? [picture] : []));
  const refused = pictures.filter(({ state }) => state === 'refused').length;
  const over = closed.length + refused;
  const sum = (of: (picture: (typeof closed)[number]) => number) => closed.reduce((all, each) => all + of(each), 0);
  const begin = closed.reduce((first, { createdAtMs }) => Math.min(first, createdAtMs), Number.POSITIVE_INFINITY);
  const end = closed.reduce((last, { completedAtMs }) => Math.max(last, completedAtMs), 0);
  return {
    pictures: pictures.length,
    closed: closed.length,
    invocations: sum(({ invocations }) => invocations),
    successRate: over === 0 ? undefined : closed.filter(({ isComplete }) => isComplete).length / over,
    duration: spreadOf(closed.map(({ durationMs }) => durationMs)),
    wait: spreadOf(closed.map(({ waitMs }) => waitMs)),
    wallMs: closed.length === 0 ? 0 : end - begin,
    usd: sum(({ usd }) => usd),
  };
};
