// The pixel loops of the GIF encoder. Pictures are passed by address: the caller lays them out behind the tables.
import { END, THRESHOLDS } from './memory';

export { assign } from './assign';
export { setPalette } from './colours';
export { bottom, cutOut, findChanged, left, right, top } from './difference';
export { enlarge, paint } from './enlarge';
export { likeness } from './likeness';
export { compress } from './lzw';
export { compressNear } from './near-lzw';
export { quantise } from './quantise';
export { shrink } from './shrink';

/** Where the kernel's own memory ends. */
export function end(): usize {
  return END;
}

/** Where the caller puts the dither thresholds: 8×8 bytes, 0..63. */
export function thresholds(): usize {
  return THRESHOLDS;
}
