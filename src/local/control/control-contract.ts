import * as z from 'zod/mini';

/** Routes of the control endpoint; server and client both use this file. */
export const CONTROL_ROUTES = {
  proof: '/proof',
  cloud: '/cloud',
  activity: '/activity',
  slices: '/slices',
  splitting: '/splitting',
  stitching: '/stitching',
  blobs: '/blobs',
  queue: '/queue',
} as const;

/** A client's challenge, 32 random bytes in hex. */
export const NONCE = /^[0-9a-f]{64}$/;

export const ProofAnswerSchema = z.object({ proof: z.string().check(z.regex(/^[0-9a-f]{64}$/)) });

export const CloudAnswerSchema = z.object({ concurrency: z.int() });

export const ActivityAnswerSchema = z.object({
  running: z.int(),
  waiting: z.int(),
  peakConcurrency: z.int(),
  // Absent in the answers of earlier versions.
  partMs: z.exactOptional(z.int()),
  news: z.exactOptional(z.int()),
});

export const SliceStatesAnswerSchema = z.object({
  slices: z.array(
    z.object({
      index: z.int(),
      state: z.enum(['queued', 'running']),
      attempt: z.int(),
      queuedAtMs: z.int(),
      startedAtMs: z.exactOptional(z.int()),
    }),
  ),
});

export const SplittingAnswerSchema = z.object({ splitting: z.boolean() });

export const StitchingAnswerSchema = z.object({ stitching: z.boolean() });

/** Ids become names of files, and `blobs` is absent when there is no such object. */
export const BlobsAnswerSchema = z.object({
  blobs: z.exactOptional(
    z.array(z.object({ id: z.string().check(z.regex(/^[0-9a-f]{32}$/)), size: z.int().check(z.minimum(0)) })),
  ),
});

export const DroppedAnswerSchema = z.object({ dropped: z.int() });

export const FailureAnswerSchema = z.object({ message: z.string() });
