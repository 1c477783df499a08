import * as z from 'zod/mini';
import { RENDER_KINDS } from '../../../renders/kind/render-kinds.ts';
import { ReadingSchema } from '../../kernels/packets/no-index.ts';
import { FailureSchema } from '../contracts/failure.ts';
import { FlashesSchema } from '../contracts/flashes.ts';
import { WarningSchema } from '../contracts/warning.ts';
import { ChosenSchema } from './chosen.ts';
import { LeftOutRenderSchema } from './left-out-render.ts';
import { MadeWithSchema } from './made-with.ts';
import { MomentSchema } from './shown-moment.ts';

/** A picture in a file that holds those of several seconds. */
const PackedPictureSchema = z.object({
  /** whole second of the video */
  second: z.int(),
  /** where the picture itself begins in the file */
  offset: z.int(),
  bytes: z.int(),
});
export type PackedPicture = z.infer<typeof PackedPictureSchema>;

export const RenderRecordSchema = z.object({
  kind: z.enum(RENDER_KINDS),
  key: z.optional(z.string()),
  keys: z.optional(z.array(z.string())),
  /** bytes of all keys together */
  bytes: z.int(),
  /** hex; of the single object, absent where `keys` is used */
  sha256: z.optional(z.string()),
  /** the store's etag of the stored version, unquoted; `etags` go with `keys`. Absent in records of earlier versions */
  etag: z.optional(z.string()),
  etags: z.optional(z.array(z.string())),
  contentType: z.string(),
  width: z.optional(z.int()),
  height: z.optional(z.int()),
  frames: z.optional(z.int()),
  durationMs: z.optional(z.int()),
  /** how it was made small enough; only where a limit was set. Other sizes than planned are here by choice */
  chosen: z.optional(ChosenSchema),
  /** by second; only where the file holds pictures of several seconds */
  entries: z.optional(z.array(PackedPictureSchema)),
  /** when the pictures are due that are shown, milliseconds of the video; only where they are key frames */
  shownMs: z.optional(z.array(z.int())),
  /** what of the film it shows, one behind the other; only where that is chosen */
  moments: z.optional(z.array(MomentSchema)),
  /** only where it flashes, where that was softened, or where light changes near its ends */
  flashes: z.optional(FlashesSchema),
  /** equal addresses mean equal bytes, also in other jobs; absent for pictures and in records of earlier versions */
  address: z.optional(z.string()),
  /** the job from which it was copied; absent where it was rendered */
  takenFrom: z.optional(z.string()),
});
/** One output, or one row of like outputs (`keys`), of a slice. */
export type RenderRecord = z.infer<typeof RenderRecordSchema>;

/** `slices/00007.json`: the outcome of a slice. Written after its outputs, so `rendered` means that they are stored. */
export const SliceRecordSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  index: z.int(),
  /** seconds of the video, half-open */
  start: z.number(),
  end: z.number(),
  status: z.enum(['rendered', 'failed']),
  requestId: z.string(),
  /** ISO 8601 */
  startedAt: z.string(),
  finishedAt: z.string(),
  /** from the event's creation to the start of this attempt, milliseconds */
  queuedMs: z.int(),
  coldStart: z.boolean(),
  memoryMb: z.int(),
  /** CPU time of ffmpeg and of this process until the outputs are stored, milliseconds; earlier versions did not count the storing */
  cpuMs: z.int(),
  renders: z.array(RenderRecordSchema),
  /** what made the renders, or those of which they are copies; absent for pictures, failures, and in records of earlier versions */
  madeWith: z.optional(MadeWithSchema),
  /** etag of the version that was read, if it differs from the plan's: the same bytes, uploaded again */
  sourceEtag: z.optional(z.string()),
  /** how the film was read, and how many of its bytes; absent for pictures, failures, and in records of earlier versions */
  reading: z.optional(
    z.extend(ReadingSchema, {
      bytes: z.int(),
      /** coded pictures that were left out, as nothing refers to them and no render shows them */
      leftOut: z.optional(z.int()),
      /** key frames that were read, where nothing else was */
      keyFrames: z.optional(z.int()),
    }),
  ),
  /** by which its seconds are found; absent in records of earlier versions and with `extras=off` */
  fingerprints: z.optional(
    z.object({
      firstSecond: z.int(),
      /** 8 bytes a second, zeros where one has none, base64 */
      hashes: z.string(),
      /** as many bytes a second as a sketch has, base64 */
      sketches: z.string(),
      /** they are of the key frames that the renders show, and not of the exact seconds */
      ofKeyFrames: z.optional(z.literal(true)),
      /** equal addresses mean the same fingerprints and the same best picture, also in other jobs */
      address: z.optional(z.string()),
      /** the job from which they were copied, and the best picture with them; absent where the film was looked at */
      takenFrom: z.optional(z.string()),
    }),
  ),
  /** its best second at full size; absent when no whole second lies in it, in records of earlier versions and with `extras=off` */
  poster: z.optional(
    z.object({
      second: z.int(),
      /** compares the posters of a job's slices; larger is better */
      score: z.number(),
      key: z.string(),
      bytes: z.int(),
      etag: z.string(),
      contentType: z.literal('image/jpeg'),
      width: z.int(),
      height: z.int(),
    }),
  ),
  error: z.optional(FailureSchema),
  /** renders that could not be made as asked, though the others of the slice were */
  leftOut: z.optional(z.array(LeftOutRenderSchema)),
  /** known inexactness of this slice's outputs */
  warnings: z.optional(z.array(WarningSchema)),
});
export type SliceRecord = z.infer<typeof SliceRecordSchema>;

/** The record of a slice that was not rendered, with the reason. */
export type FailedRecord = SliceRecord & {
  readonly status: 'failed';
  readonly error: NonNullable<SliceRecord['error']>;
};
