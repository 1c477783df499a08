/**
 * The contracts of what fanreel publishes and stores, as schemas of `zod/mini`.
 * @see docs/package.md
 */

export { type BySource, BySourceSchema } from '../../../shared/core/contracts/by-source.ts';
export {
  DETAIL_TYPES,
  EVENT_SOURCE,
  envelopeOf,
  type FanreelEvent,
  type OutlineWanted,
  OutlineWantedSchema,
  type SliceEvent,
  SliceEventSchema,
  type SliceFailed,
  SliceFailedSchema,
  type VideoCompleted,
  VideoCompletedSchema,
  type VideoRejected,
  VideoRejectedSchema,
  type VideoRendered,
  VideoRenderedSchema,
  type VideoUploaded,
  VideoUploadedSchema,
} from '../../../shared/core/contracts/events.ts';
export { type Job, JobSchema } from '../../../shared/core/documents/job.ts';
export { type Manifest, ManifestSchema } from '../../../shared/core/documents/manifest.ts';
export { type SliceRecord, SliceRecordSchema } from '../../../shared/core/documents/slice-record.ts';
export { type StitchedRecord, StitchedRecordSchema } from '../../../shared/core/documents/stitched.ts';
export { type RenderOptions, RenderOptionsSchema } from '../../../shared/core/options/render-options.ts';
