import { stitchedOutputs } from '../job/stitched-outputs.ts';
import { type JobShape, type RequestCounts, sliceCountOf } from './request-counts.ts';

/** Plan and manifest; where something is stitched, its record of before, and the manifest once more at the end. */
const LOOKS = { always: 2, stitching: 2 } as const;
/** Its record, once. */
const RECORD_WRITES = 1;
/** Of a slice's MP4 its head, its index, then its pictures; of a recording its head and all of it. */
const READS_A_SLICE = { video: 3, cast: 2 } as const;
/** Once a job that has films: what sound there is, and the sound itself. */
const SOUND_READS = 8;
/** What a render of a slice of 30 s comes to, about. */
const SLICE_BYTES = { video: 1_000_000, cast: 300_000 } as const;
const PART_BYTES = 8 * 1024 * 1024;

/** A body of more than a part is begun, sent in parts, and ended. */
const uploadWrites = (bytes: number): number => (bytes <= PART_BYTES ? 1 : Math.ceil(bytes / PART_BYTES) + 2);

/** Requests of the stitcher for a job that nothing disturbs: it is asked after every job, and mostly has something to put together. */
export const stitcherRequestsOf = (shape: JobShape): RequestCounts => {
  const slices = sliceCountOf(shape);
  const plans = stitchedOutputs({ media: 'video', options: shape.options });
  if (plans.length === 0) return { writes: 0, reads: LOOKS.always };
  // A list of what was begun, and not ended, for each of them.
  const writes = plans.reduce((sum, { form }) => sum + uploadWrites(slices * SLICE_BYTES[form]) + 1, RECORD_WRITES);
  const reads = plans.reduce((sum, { form }) => sum + slices * READS_A_SLICE[form], LOOKS.always + LOOKS.stitching);
  return { writes, reads: reads + (plans.some(({ form }) => form === 'video') ? SOUND_READS : 0) };
};
