/** How a GIF is made small. The colours follow from the tolerance: as few as lose no more than it does. */
export interface GifSettings {
  /** largest squared distance of a drawn colour that is not a pixel's best */
  readonly tolerance: number;
  /** one picture out of so many is kept */
  readonly everyNth: number;
  /** of the planned width and height */
  readonly scale: number;
}

/** From the best on, each a tenth to a fifth smaller than the one before. */
const TOLERANCES: readonly number[] = [0, 16, 24, 32, 45, 64, 90, 125, 175, 250, 350, 500];

/** Frame rate and size come after the colours, in steps that take about a quarter off each. */
const REDUCTIONS: readonly (readonly [everyNth: number, scale: number])[] = [
  [1, 1],
  [2, 1],
  [2, 0.8],
  [2, 0.65],
  [3, 0.65],
  [3, 0.5],
  [4, 0.4],
  [5, 0.3],
  [10, 0.25],
  [20, 0.2],
  [50, 0.1],
];

/** Tolerances that are tried again after a reduction: what was good enough before is not asked for twice. */
const AGAIN_FROM = 7;

/** Every way to make a GIF, from the best and largest on. */
export const LADDER: readonly GifSettings[] = REDUCTIONS.flatMap(([everyNth, scale], reduction) =>
  TOLERANCES.slice(reduction === 0 ? 0 : AGAIN_FROM).map((tolerance) => ({ tolerance, everyNth, scale })),
);
