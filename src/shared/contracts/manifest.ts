import * as z from 'zod/mini';
import { MEDIA } from '../options/option-forms.ts';
import { RenderOptionsSchema } from '../options/render-options.ts';
import { FailureSchema } from './failure.ts';
import { ManifestWarningSchema } from './warning.ts';

/** A run of like objects `prefix000000suffix … ` described by its first and last key: never one row a second. */
const KeyRangeSchema = z.object({
  kind: z.string(),
  contentType: z.string(),
  firstKey: z.string(),
  lastKey: z.string(),
  count: z.int(),
  bytes: z.int(),
});

const GapSchema = z.object({
  index: z.int(),
  start: z.number(),
  end: z.number(),
  error: FailureSchema,
});

/** A storyboard that is there: `vtt` says which second is where on which sheet. */
const StoryboardSchema = z.object({
  /** key of the WebVTT file; the sheets `000.jpg` … lie beside it */
  vtt: z.string(),
  sheets: z.int(),
  /** pixels */
  tile: z.object({ width: z.int(), height: z.int() }),
  /** seconds between tiles */
  interval: z.int(),
  /** tiles beside each other, as far as they find room */
  columns: z.int(),
});

/** `manifest.json`: what a job came to, and the proof of what is there and what is not. */
export const ManifestSchema = z.object({
  version: z.literal(1),
  revision: z.int(),
  jobId: z.string(),
  status: z.enum(['complete', 'partial', 'rejected']),
  source: z.object({
    bucket: z.string(),
    key: z.string(),
    etag: z.string(),
    bytes: z.int(),
    media: z.enum(MEDIA),
    /** 1 for a picture */
    durationMs: z.int(),
  }),
  options: RenderOptionsSchema,
  coverage: z.object({ expected: z.int(), rendered: z.int(), failed: z.int(), gaps: z.array(GapSchema) }),
  renders: z.array(KeyRangeSchema),
  /** absent where none was asked for, or no slice was rendered; files of a failed one are not to be relied on */
  storyboard: z.optional(z.union([StoryboardSchema, z.object({ error: FailureSchema })])),
  /** what is true of the outputs but not exact; absent when there is nothing to say, and in manifests of earlier versions */
  warnings: z.optional(z.array(ManifestWarningSchema)),
  metrics: z.object({
    /** from the job's creation to its last record */
    makespanMs: z.int(),
    /** most slices that ran at the same moment */
    peakConcurrency: z.int(),
    /** time all slices took, one after another */
    busyMs: z.int(),
    gbSeconds: z.number(),
    /** what it costs on AWS by the price file; absent in manifests of earlier versions */
    estimatedUsd: z.optional(z.number()),
    /** busyMs / makespanMs */
    speedup: z.number(),
  }),
  completedAt: z.string(),
});
export type Manifest = z.infer<typeof ManifestSchema>;
