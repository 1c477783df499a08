import { type StitchedOutputPlan, stitchedOutputs } from '../../core/documents/stitched-outputs.ts';
import { type JobShape, type RequestCounts, sliceCountOf } from './request-counts.ts';

/** Reads of documents: plan and manifest, the earlier stitched record, and the manifest again at the end. */
const LOOKS = 4;
/** The stitcher's record, written once. */
const RECORD_WRITES = 1;
/** Reads for each slice: head, index and pictures of an MP4; head and whole body of a recording and of an animation. */
const READS_A_SLICE = { video: 3, silent: 3, cast: 2, webp: 2, gif: 2 } as const;
/** Once per job with videos: probing the sound, and reading it. */
const SOUND_READS = 8;
/** Approximate size of a render of a 30 s slice; of a second for what is made of excerpts. */
const SLICE_BYTES = { video: 1_000_000, silent: 15_000, cast: 300_000, webp: 40_000, gif: 130_000 } as const;
const PART_BYTES = 8 * 1024 * 1024;

/** A body larger than one part takes a request to begin, one for each part, and one to complete. */
const uploadWrites = (bytes: number): number => (bytes <= PART_BYTES ? 1 : Math.ceil(bytes / PART_BYTES) + 2);

/** Requests of the stitcher for an undisturbed job; none for a job that has nothing to join. */
export const stitcherRequestsOf = (shape: JobShape): RequestCounts => {
  const slices = sliceCountOf(shape);
  const plans = stitchedOutputs({ media: 'video', options: shape.options });
  if (plans.length === 0) return { writes: 0, reads: 0 };
  const partsOf = ({ excerpts }: StitchedOutputPlan): number =>
    excerpts === undefined ? slices : Math.min(slices, excerpts.most(shape.options).count);
  const bytesOf = ({ form, excerpts }: StitchedOutputPlan): number => {
    if (excerpts === undefined) return SLICE_BYTES[form] * slices;
    const { count, seconds } = excerpts.most(shape.options);
    return SLICE_BYTES[form] * count * seconds;
  };
  // The file of a single slice is not stored again, unless sound is added to it or it is fetched by a key of its own.
  const uploadsOf = (plan: StitchedOutputPlan) =>
    slices === 1 && plan.form !== 'video' && plan.isFetchedByKey !== true ? 0 : uploadWrites(bytesOf(plan));
  // For each output, one list of unfinished multipart uploads.
  const writes = plans.reduce((sum, plan) => sum + uploadsOf(plan) + 1, RECORD_WRITES);
  const reads = plans.reduce((sum, plan) => sum + partsOf(plan) * READS_A_SLICE[plan.form], LOOKS);
  return { writes, reads: reads + (plans.some(({ form }) => form === 'video') ? SOUND_READS : 0) };
};
