import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';

/** The picture of a second of a video in gray. */
export const grayscaleKey = (keys: SliceKeys, second: number): string => keys.ofSecond('grayscale', second, 'jpg');

/** A still picture in gray. */
export const grayscalePictureKey = (keys: SliceKeys): string => keys.ofPicture('grayscale', 'jpg');
