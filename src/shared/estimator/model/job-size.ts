import { stitchedOutputs } from '../../core/documents/stitched-outputs.ts';
import { type JobShape, sheetCountOf, sliceCountOf } from './request-counts.ts';

/** What decides the time of the functions that a job needs once. */
export interface JobSize {
  readonly slices: number;
  /** pictures of the storyboard */
  readonly sheets: number;
  /** renders of the whole video that are joined from slices; with none, the stitcher is not started */
  readonly joined: number;
}

export const jobSizeOf = (shape: JobShape): JobSize => ({
  slices: sliceCountOf(shape),
  sheets: sheetCountOf(shape),
  joined: stitchedOutputs({ media: 'video', options: shape.options }).length,
});
