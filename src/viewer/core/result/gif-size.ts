import type { Job } from '../../../shared/core/documents/job.ts';
import { fitPicture, type PictureSize } from '../../../shared/core/media/fit-picture.ts';

const shown = ({ probe: { video } }: Pick<Job, 'probe'>): PictureSize => ({
  width: video.displayWidth,
  height: video.displayHeight,
});

/** Size of a job's GIFs, pixels. */
export const gifSize = (job: Pick<Job, 'probe' | 'options'>): PictureSize =>
  fitPicture(shown(job), job.options.gif.width);

/** Size of a job's frames: the size of the film as it is shown. */
export const frameSize = shown;
