import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';

/** The GIF of a slice. */
export const gifKey = (keys: SliceKeys): string => keys.ofSlice('gif', 'gif');
