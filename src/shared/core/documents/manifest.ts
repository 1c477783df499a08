import * as z from 'zod/mini';
import { FailureSchema } from '../contracts/failure.ts';
import { ManifestWarningSchema } from '../contracts/warning.ts';
import { MEDIA } from '../option-forms/option-forms.ts';
import { RenderOptionsSchema } from '../options/render-options.ts';
import { ChosenRangesSchema } from './chosen-ranges.ts';
import { LeftOutRenderSchema } from './left-out-render.ts';
import { MomentSchema } from './shown-moment.ts';

/** A run of like objects `prefix000000suffix … ` described by its first and last key: never one row a second. */
const KeyRangeSchema = z.object({
  kind: z.string(),
  contentType: z.string(),
  firstKey: z.string(),
  lastKey: z.string(),
  count: z.int(),
  bytes: z.int(),
  /** pictures in all of its files; only where a file holds those of several seconds */
  pictures: z.optional(z.int()),
});

const GapSchema = z.object({
  index: z.int(),
  start: z.number(),
  end: z.number(),
  error: FailureSchema,
});

/** An existing storyboard: `vtt` tells for each second its sheet and its place on it. */
const StoryboardSchema = z.object({
  /** key of the WebVTT file; the sheets `000.jpg` … lie beside it */
  vtt: z.string(),
  sheets: z.int(),
  /** pixels */
  tile: z.object({ width: z.int(), height: z.int() }),
  /** seconds between tiles */
  interval: z.int(),
  /** tiles in a row, if there is room */
  columns: z.int(),
});

/** `manifest.json`: the result of a job: the complete list of existing and missing outputs. */
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
  coverage: z.object({
    expected: z.int(),
    rendered: z.int(),
    failed: z.int(),
    gaps: z.array(GapSchema),
    /** what of the film was to be rendered, in order, seconds; absent when it is all of it */
    ranges: z.optional(z.array(z.object({ start: z.number(), end: z.number() }))),
  }),
  renders: z.array(KeyRangeSchema),
  /** absent when not requested or when no slice was rendered; do not rely on files of a failed one */
  storyboard: z.optional(z.union([StoryboardSchema, z.object({ error: FailureSchema })])),
  /** the best picture of the film; absent when it has none, with `extras=off`, and in manifests of earlier versions */
  poster: z.optional(
    z.object({
      key: z.string(),
      second: z.int(),
      width: z.int(),
      height: z.int(),
      bytes: z.int(),
      /** the same picture for small screens; absent when no side of it is longer than 960 pixels or it could not be made, and in manifests of earlier versions */
      small: z.optional(z.object({ key: z.string(), width: z.int(), height: z.int(), bytes: z.int() })),
    }),
  ),
  /** hashes by which a picture is found; `seconds` that have one */
  fingerprints: z.optional(z.object({ key: z.string(), seconds: z.int() })),
  /** what of the film its preview shows, in order; absent when not requested or when no slice has a moment of it */
  preview: z.optional(z.object({ moments: z.array(MomentSchema) })),
  /** renders that were copied from other jobs of the film, of how many; a render is what one kind made of one slice. Absent when there are none */
  takenOver: z.optional(z.object({ of: z.int(), from: z.array(z.object({ jobId: z.string(), renders: z.int() })) })),
  /** what limits of bytes chose, by kind; absent without limits, and in manifests of earlier versions */
  chosen: z.optional(z.array(ChosenRangesSchema)),
  /** renders that slices lack although their others are there; absent when there are none */
  leftOut: z.optional(z.array(z.extend(LeftOutRenderSchema, { index: z.int() }))),
  /** known inexactness of the outputs; absent when there is none, and in manifests of earlier versions */
  warnings: z.optional(z.array(ManifestWarningSchema)),
  metrics: z.object({
    /** from the job's creation to its last record */
    makespanMs: z.int(),
    /** time during which slices waited or ran: pauses of a job that was resumed do not count; absent in manifests of earlier versions */
    activeMs: z.optional(z.int()),
    /** most slices that ran at the same moment */
    peakConcurrency: z.int(),
    /** sum of the times of all slices */
    busyMs: z.int(),
    gbSeconds: z.number(),
    /** cost on AWS by the price file, USD; absent in manifests of earlier versions */
    estimatedUsd: z.optional(z.number()),
    /** busyMs / makespanMs */
    speedup: z.number(),
  }),
  completedAt: z.string(),
});
export type Manifest = z.infer<typeof ManifestSchema>;
