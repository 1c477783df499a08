/** Sides of a grayscale picture, pixels. */
export const GRAYSCALE_SIDE = 256;

/** Size of every grayscale picture. */
export const GRAYSCALE_SQUARE = { width: GRAYSCALE_SIDE, height: GRAYSCALE_SIDE } as const;
