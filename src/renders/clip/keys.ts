import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';

/** The clip of a slice. */
export const clipKey = (keys: SliceKeys): string => keys.ofSlice('clip', 'mp4');

/** The clip of the whole video, with its sound. */
export const CLIP_WHOLE = 'clip.mp4';
