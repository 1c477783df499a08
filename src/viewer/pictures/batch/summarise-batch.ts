import type { JobAnswer } from '../../../api/contracts/jobs.ts';
import { type Spread, spreadOf } from '../../../shared/metrics/spread.ts';

/** A picture of a batch: still on its way, or with what came of it. */
export type BatchPicture =
  | { readonly state: 'under way' }
  /** it never became a job */
  | { readonly state: 'refused' }
  | {
      readonly state: 'closed';
      readonly isComplete: boolean;
      /** worker invocations that left a record */
      readonly invocations: number;
      /** time that its worker took, milliseconds */
      readonly durationMs: number;
      /** from its plan to its worker's start, and from its worker's end to its manifest */
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

/** A batch in figures. */
export interface BatchSummary {
  readonly pictures: number;
  readonly closed: number;
  readonly invocations: number;
  /** of those that are over, in [0, 1]; undefined while none is */
  readonly successRate: number | undefined;
  /** milliseconds */
  readonly duration: Spread;
  readonly wait: Spread;
  /** from the first plan to the last manifest, milliseconds */
  readonly wallMs: number;
  readonly usd: number;
}

/** Add up a batch as far as it is. */
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
