import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';

/** The animated WebP of a slice. */
export const webpKey = (keys: SliceKeys): string => keys.ofSlice('webp', 'webp');
