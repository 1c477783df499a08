import type { JobSize } from './job-size.ts';

/** Times of the small functions: fixed, and for each slice. Milliseconds. */
export const SMALL_FUNCTIONS = {
  /**
   * probe, plan, two writes; the packets of its slices are listed (1.9 ms of a vCPU, of which 1,024 MB have 0.58); then its slice
   * events, eight calls of ten at a time, 50 ms each
   */
  splitter: { fixedMs: 2_000, listedMs: 3.3, perSliceMs: 50 / 80 },
  /** a record is read in 25 ms, sixteen at a time; a sheet takes 0.13 s of a vCPU, of which 1,024 MB have 0.58 */
  assembler: { fixedMs: 600, perSliceMs: 25 / 16, perSheetMs: 225 },
  /**
   * the recordings or videos of slices are looked up sixteen at a time, then read one after another
   * (docs/benchmarks.md)
   */
  stitcher: { fixedMs: 500, perSliceMs: 30 },
} as const;

/** Time of a worker for an outline: some sixty key frames are read and decoded, and a sheet is drawn. Milliseconds. */
export const OUTLINE_MS = 2_500;

/** Names of the functions that a job needs once, in order. */
export const smallFunctionsOf = ({ joined }: JobSize): readonly SmallFunction[] =>
  joined === 0 ? ['splitter', 'assembler'] : ['splitter', 'assembler', 'stitcher'];
export type SmallFunction = keyof typeof SMALL_FUNCTIONS;

/** Time of a small function for a job in a warm environment, milliseconds. */
export const smallFunctionMs = (name: SmallFunction, { slices, sheets }: JobSize): number => {
  const { fixedMs, perSliceMs } = SMALL_FUNCTIONS[name];
  const listedMs = name === 'splitter' ? slices * SMALL_FUNCTIONS.splitter.listedMs : 0;
  const drawnMs = name === 'assembler' ? sheets * SMALL_FUNCTIONS.assembler.perSheetMs : 0;
  return fixedMs + slices * perSliceMs + listedMs + drawnMs;
};
