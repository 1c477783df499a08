import type { Job } from '../contracts/job.ts';
import { STITCHED, type StitchedName, type sliceKeys } from '../contracts/object-keys.ts';

/** A whole-video render, and what of each slice it is made of. */
export interface StitchedOutputPlan {
  readonly name: StitchedName;
  readonly kind: 'video' | 'cast';
  readonly contentType: string;
  /** pictures a second */
  readonly fps: number;
  readonly sliceKey: (keys: ReturnType<typeof sliceKeys>) => string;
}

/**
 * The whole-video renders that a job asks for: of a video, what its options have rendered slice by slice.
 * @returns in canonical order; none for a still picture
 */
export const stitchedOutputs = ({
  media,
  options,
}: {
  readonly media: Job['media'];
  readonly options: Pick<Job['options'], 'renders' | 'ascii' | 'edges'>;
}): StitchedOutputPlan[] => {
  if (media !== 'video') return [];
  const { renders, ascii, edges } = options;
  const asAscii = (format: 'mp4' | 'cast'): boolean => renders.includes('ascii') && ascii.formats.includes(format);
  const plans: StitchedOutputPlan[] = [];
  if (asAscii('mp4')) {
    plans.push({
      name: STITCHED.asciiVideo,
      kind: 'video',
      contentType: 'video/mp4',
      fps: ascii.fps,
      sliceKey: (keys) => keys.ascii('mp4'),
    });
  }
  if (asAscii('cast')) {
    plans.push({
      name: STITCHED.asciiCast,
      kind: 'cast',
      contentType: 'application/x-asciicast',
      fps: ascii.fps,
      sliceKey: (keys) => keys.ascii('cast'),
    });
  }
  if (renders.includes('edges')) {
    plans.push({
      name: STITCHED.edgesVideo,
      kind: 'video',
      contentType: 'video/mp4',
      fps: edges.fps,
      sliceKey: (keys) => keys.edges,
    });
  }
  return plans;
};
