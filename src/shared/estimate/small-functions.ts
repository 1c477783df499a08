/** What the two small functions take: fixed, and for each slice. Milliseconds. */
export const SMALL_FUNCTIONS = {
  /** probe, plan, two writes; then its slice events, eight calls of ten at a time, 50 ms each */
  splitter: { fixedMs: 2_000, perSliceMs: 50 / 80 },
  /** a record is read in 25 ms, sixteen at a time */
  assembler: { fixedMs: 600, perSliceMs: 25 / 16 },
} as const;

/** Time of one of them for a job of that many slices, its environment being warm. Milliseconds. */
export const smallFunctionMs = (name: keyof typeof SMALL_FUNCTIONS, slices: number): number =>
  SMALL_FUNCTIONS[name].fixedMs + slices * SMALL_FUNCTIONS[name].perSliceMs;
