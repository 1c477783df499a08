import type { ModuleMemory } from './instantiate.ts';

const PAGE_BYTES = 65_536;
/** Places are multiples of this: a vector of WebAssembly, two numbers of 64 bits. */
const ALIGNED = 16;

/**
 * Lay out pieces of a module's memory one behind another, and make it as large as they need.
 * @param from first address that is free
 * @param sizes bytes of each piece
 * @returns address of each piece
 */
export const layOut = <Sizes extends readonly number[]>(
  memory: ModuleMemory,
  from: number,
  sizes: Sizes,
): { [Place in keyof Sizes]: number } => {
  let at = Math.ceil(from / ALIGNED) * ALIGNED;
  const places = sizes.map((size) => {
    const place = at;
    at += Math.ceil(size / ALIGNED) * ALIGNED;
    return place;
  });
  const missing = at - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  return places as { [Place in keyof Sizes]: number };
};
