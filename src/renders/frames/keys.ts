import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';

/** The frame that is shown at a second of the video. */
export const frameKey = (keys: SliceKeys, second: number): string => keys.ofSecond('frames', second, 'jpg');

/** All frames of the slice in one file. */
export const packKey = (keys: SliceKeys): string => keys.ofSlice('frames', 'zip');
