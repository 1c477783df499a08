import type { Failure } from '../../shared/core/contracts/failure.ts';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';

/** A slice's part of a whole-video render, or why there is none. */
export type SlicePart<T> = { readonly slice: Slice } & ({ readonly part: T } | { readonly gap: Failure });
