import { type KindWhole, WHOLES } from '../../../renders/registry/planned-outputs.ts';
import type { SliceKeys } from '../contracts/object-keys.ts';
import type { Job } from './job.ts';

/** A whole-video render, and the output of each slice that it is made of. */
export interface StitchedOutputPlan
  extends Pick<KindWhole, 'name' | 'form' | 'contentType' | 'excerpts' | 'isFetchedByKey'> {
  /** pictures a second */
  readonly fps: number;
  readonly sliceKey: (keys: SliceKeys) => string;
}

/**
 * The whole-video renders that a job asks for: for a video, those that its options render slice by slice.
 * @returns in canonical order; none for a still picture
 */
export const stitchedOutputs = ({ media, options }: Pick<Job, 'media' | 'options'>): StitchedOutputPlan[] => {
  if (media !== 'video') return [];
  return WHOLES.filter(({ of, isWanted }) => options.renders.includes(of) && isWanted(options)).map(
    ({ name, form, contentType, fps, sliceKey, excerpts, isFetchedByKey }) => ({
      ...{ name, form, contentType, fps: fps(options), sliceKey },
      ...(excerpts === undefined ? {} : { excerpts }),
      ...(isFetchedByKey === undefined ? {} : { isFetchedByKey }),
    }),
  );
};
