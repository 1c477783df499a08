import { FRAME_DIGITS } from '../../../shared/core/contracts/object-keys.ts';

/** Name of a second's picture in the ZIP file of its slice: that of its single file. */
export const pictureName = (second: number): string => `${String(second).padStart(FRAME_DIGITS, '0')}.jpg`;
