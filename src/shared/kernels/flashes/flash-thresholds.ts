/**
 * Limits of the general flash and red flash thresholds.
 * @see https://www.w3.org/TR/WCAG21/#dfn-general-flash-and-red-flash-thresholds
 */
export interface FlashThresholds {
  /** least change of relative luminance, of the maximum of 1 */
  readonly luminance: number;
  /** least change of (R − G − B) × {@link RED_SCALE} */
  readonly red: number;
}

/** What the difference between red and the other two, 0 to 1, is multiplied by. */
export const RED_SCALE = 320;

export const WCAG_FLASHES: FlashThresholds = { luminance: 0.1, red: 20 };

/** Relative luminance below which the darker of two states has to be. */
export const DARK = 0.8;
/** Share of red in the sum of all three from which on it is saturated. */
export const SATURATED = 0.8;
/**
 * Part of a field of view that has to flash. A field is 341×256 pixels of a screen of 1024×768. How large a picture will be shown is
 * not known, so the worst is assumed: that it fills the screen. A field then is a third of its width and a third of its height.
 */
export const FLASHING_PART = 0.25;
export const FIELD_PART = 1 / 3;
/** Three flashes are six opposing changes; one more within a second is too many. */
export const TOO_MANY_CHANGES = 7;

/** Whether pictures can follow one another fast enough for more than three flashes a second. */
export const canFlash = (fps: number): boolean => fps >= TOO_MANY_CHANGES;
