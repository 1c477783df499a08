import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';

/** The video of a slice's edges. */
export const edgesKey = (keys: SliceKeys): string => keys.ofSlice('edges', 'mp4');

/** The edges at a second of the video. */
export const edgesStillKey = (keys: SliceKeys, second: number): string => keys.ofSecond('edges', second, 'jpg');

/** The edges of a still picture. */
export const edgesPictureKey = (keys: SliceKeys): string => keys.ofPicture('edges', 'png');

/** The edges of the whole video. */
export const EDGES_WHOLE = 'edges.mp4';

/** By name, the pictures of ten seconds lie between the videos of two slices. */
export const EDGES_LINK_PAGES = { slices: 25 } as const;
