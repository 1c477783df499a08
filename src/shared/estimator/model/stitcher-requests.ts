import { stitchedOutputs } from '../../core/documents/stitched-outputs.ts';
import { type JobShape, type RequestCounts, sliceCountOf } from './request-counts.ts';

/** Reads of documents: plan and manifest, the earlier stitched record, and the manifest again at the end. */
const LOOKS = 4;
/** The stitcher's record, written once. */
const RECORD_WRITES = 1;
/** Reads for each slice: head, index and pictures of an MP4; head and whole body of a recording. */
const READS_A_SLICE = { video: 3, cast: 2 } as const;
/** Once per job with videos: probing the sound, and reading it. */
const SOUND_READS = 8;
/** Approximate size of a render of a 30 s slice. */
const SLICE_BYTES = { video: 1_000_000, cast: 300_000 } as const;
const PART_BYTES = 8 * 1024 * 1024;

/** A body larger than one part takes a request to begin, one for each part, and one to complete. */
const uploadWrites = (bytes: number): number => (bytes <= PART_BYTES ? 1 : Math.ceil(bytes / PART_BYTES) + 2);

/** Requests of the stitcher for an undisturbed job; none for a job that has nothing to join. */
export const stitcherRequestsOf = (shape: JobShape): RequestCounts => {
  const slices = sliceCountOf(shape);
  const plans = stitchedOutputs({ media: 'video', options: shape.options });
  if (plans.length === 0) return { writes: 0, reads: 0 };
  // For each output, one list of unfinished multipart uploads.
  const writes = plans.reduce((sum, { form }) => sum + uploadWrites(slices * SLICE_BYTES[form]) + 1, RECORD_WRITES);
  const reads = plans.reduce((sum, { form }) => sum + slices * READS_A_SLICE[form], LOOKS);
  return { writes, reads: reads + (plans.some(({ form }) => form === 'video') ? SOUND_READS : 0) };
};
