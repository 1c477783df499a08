import * as z from 'zod/mini';
import { FailureSchema } from '../contracts/failure.ts';
import { flashesTooOften } from '../contracts/flash-warning.ts';
import type { SliceRecord } from './slice-record.ts';

const count = z.int().check(z.minimum(0));

/** The part of a slice's record that is shown to watchers of a job. */
export const SliceViewSchema = z.object({
  index: count,
  state: z.enum(['rendered', 'failed']),
  /** from the event's creation to the start of this attempt, milliseconds */
  queuedMs: z.int(),
  /** epoch milliseconds; both the same where no attempt ran */
  startedAtMs: z.int(),
  finishedAtMs: z.int(),
  cpuMs: count,
  coldStart: z.boolean(),
  memoryMb: count,
  /** of all its outputs */
  bytes: count,
  /** one of its renders flashes too often (docs/warnings.md) */
  flashes: z.optional(z.literal(true)),
  /** of a failed slice */
  error: z.optional(FailureSchema),
});
export type SliceView = z.infer<typeof SliceViewSchema>;

/** The view of a record. */
export const sliceViewOf = (record: SliceRecord): SliceView => {
  const { index, status, queuedMs, startedAt, finishedAt, cpuMs, coldStart, memoryMb, renders, error } = record;
  const flashes = renders.some(flashesTooOften);
  return {
    index,
    state: status,
    queuedMs,
    startedAtMs: Date.parse(startedAt),
    finishedAtMs: Date.parse(finishedAt),
    cpuMs,
    coldStart,
    memoryMb,
    bytes: renders.reduce((sum, render) => sum + render.bytes, 0),
    ...(flashes ? { flashes } : {}),
    ...(error === undefined ? {} : { error }),
  };
};
