import * as z from 'zod/mini';
import { REJECTION_REASONS } from '../errors/errors.ts';
import { MEDIA } from '../option-forms/option-forms.ts';
import { FailureSchema } from './failure.ts';
import { JOB_ID } from './object-keys.ts';
import { MAX_KEY_BYTES } from './s3-limits.ts';

/** `source` of every event that fanreel puts on its own bus, as in the AWS sample. */
export const EVENT_SOURCE = 'custom.gifGenerator';

export const DETAIL_TYPES = {
  /** asks for a job of an existing upload, for which S3 sends no event any more */
  uploaded: 'videoUploaded',
  slice: 'newVideoCreated',
  /** asks for coarse pictures of the whole film */
  outline: 'outlineWanted',
  rendered: 'videoRendered',
  completed: 'videoCompleted',
  rejected: 'videoRejected',
  sliceFailed: 'sliceFailed',
} as const;

/** The job id of an event ends up in object keys, so no other text may pass. */
const jobIdText = z.string().check(z.regex(JOB_ID));

const seconds = z.number().check(z.minimum(0), z.maximum(10_000_000));

/**
 * `newVideoCreated`: one per slice. Only the first five fields are needed, as in the AWS sample;
 * with them alone the range `[start, end)` is rendered ad hoc.
 */
export const SliceEventSchema = z.object({
  key: z.string().check(z.minLength(1), z.maxLength(MAX_KEY_BYTES)),
  /** seconds of the video, millisecond precision */
  start: seconds,
  /** seconds of the video, exclusive */
  end: seconds,
  /** length of the whole video, seconds */
  length: z.optional(seconds),
  /** epoch milliseconds */
  tsCreated: z.optional(z.number()),
  version: z.optional(z.literal(1)),
  bucket: z.optional(z.string().check(z.minLength(3), z.maxLength(63))),
  jobId: z.optional(jobIdText),
  index: z.optional(z.int().check(z.minimum(0), z.maximum(99_999))),
  count: z.optional(z.int().check(z.minimum(1), z.maximum(100_000))),
  etag: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  media: z.optional(z.enum(MEDIA)),
  /** render everything, and take nothing over from other jobs of the film */
  anew: z.optional(z.boolean()),
});
export type SliceEvent = z.infer<typeof SliceEventSchema>;

/** `videoUploaded`: asks for a job of an existing object. */
export const VideoUploadedSchema = z.object({
  bucket: z.string().check(z.minLength(3), z.maxLength(63)),
  key: z.string().check(z.minLength(1), z.maxLength(MAX_KEY_BYTES)),
  etag: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  /** options in place of those in the object's metadata; same syntax, empty for none */
  options: z.optional(z.string().check(z.maxLength(2048))),
  /** a new job takes nothing over from other jobs of the film */
  anew: z.optional(z.boolean()),
});
export type VideoUploaded = z.infer<typeof VideoUploadedSchema>;

/** `outlineWanted`: asks for the outline of a planned job. */
export const OutlineWantedSchema = z.object({
  jobId: jobIdText,
  /** epoch milliseconds */
  tsCreated: z.optional(z.number()),
});
export type OutlineWanted = z.infer<typeof OutlineWantedSchema>;

export const VideoRenderedSchema = z.object({ jobId: jobIdText });
export type VideoRendered = z.infer<typeof VideoRenderedSchema>;

export const VideoCompletedSchema = z.object({
  jobId: jobIdText,
  status: z.enum(['complete', 'partial', 'rejected']),
  manifestKey: z.string(),
  /** whether renders of the whole video are still to be made; absent: unknown, as in events of earlier versions */
  joins: z.exactOptional(z.boolean()),
});
export type VideoCompleted = z.infer<typeof VideoCompletedSchema>;

export const VideoRejectedSchema = z.object({
  bucket: z.string(),
  key: z.string(),
  reason: z.enum(REJECTION_REASONS),
  message: z.string(),
});
export type VideoRejected = z.infer<typeof VideoRejectedSchema>;

export const SliceFailedSchema = z.object({
  jobId: jobIdText,
  index: z.int(),
  error: FailureSchema,
});
export type SliceFailed = z.infer<typeof SliceFailedSchema>;

/** An event that fanreel publishes: the detail type decides the detail. */
export type FanreelEvent =
  | { readonly detailType: typeof DETAIL_TYPES.uploaded; readonly detail: VideoUploaded }
  | { readonly detailType: typeof DETAIL_TYPES.slice; readonly detail: SliceEvent }
  | { readonly detailType: typeof DETAIL_TYPES.outline; readonly detail: OutlineWanted }
  | { readonly detailType: typeof DETAIL_TYPES.rendered; readonly detail: VideoRendered }
  | { readonly detailType: typeof DETAIL_TYPES.completed; readonly detail: VideoCompleted }
  | { readonly detailType: typeof DETAIL_TYPES.rejected; readonly detail: VideoRejected }
  | { readonly detailType: typeof DETAIL_TYPES.sliceFailed; readonly detail: SliceFailed };

/** The part of an EventBridge envelope that the functions read. */
export const envelopeOf = <T>(detail: z.ZodMiniType<T>) =>
  z.object({ 'detail-type': z.string(), source: z.string(), time: z.optional(z.string()), detail });
