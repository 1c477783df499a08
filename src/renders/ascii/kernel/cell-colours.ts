import { grayOfLight, linearLight } from './tone-curve.ts';

/**
 * Share of a cell's light with which it is drawn. The rest is headroom, as ink on a part of a cell cannot reach white.
 */
const EXPOSURE = 0.8;

const LIGHT = Float64Array.from({ length: 256 }, (_, value) => linearLight(value / 255));
const LIGHT_STEPS = 4095;
const GRAY = Uint8Array.from({ length: LIGHT_STEPS + 1 }, (_, step) =>
  Math.round(255 * grayOfLight(step / LIGHT_STEPS)),
);

const brightestOf = (colour: number): number =>
  Math.max(LIGHT[colour >> 16] as number, LIGHT[(colour >> 8) & 255] as number, LIGHT[colour & 255] as number, 1e-6);

/** A colour with `gain` times its light; `gain` takes no channel over white. */
const scaled = (colour: number, gain: number): number => {
  const scale = LIGHT_STEPS * gain;
  return (
    ((GRAY[((LIGHT[colour >> 16] as number) * scale) | 0] as number) << 16) |
    ((GRAY[((LIGHT[(colour >> 8) & 255] as number) * scale) | 0] as number) << 8) |
    (GRAY[((LIGHT[colour & 255] as number) * scale) | 0] as number)
  );
};

/**
 * Colour of ink on black that makes a cell look like a colour: ink on half of the cell has to send out twice the light.
 * A colour brighter than ink can be keeps its hue.
 * @param colour of the cell, 0xRRGGBB
 * @param ink share of the cell that is ink, 0..1
 * @returns 0xRRGGBB; for a cell without ink, the cell's colour
 */
export const inkColour = (colour: number, ink: number): number => {
  if (ink === 0) return colour;
  return scaled(colour, Math.min(EXPOSURE / ink, 1 / brightestOf(colour)));
};

/** Share of a cell's light in its ground when ink and ground have the same hue and divide only the light. */
const GROUND = 0.5;

/** Light of the ink as a multiple of the cell's light. */
const inkGain = (colour: number, ink: number): number => Math.min(GROUND + (1 - GROUND) / ink, 1 / brightestOf(colour));

/**
 * Colour of ink that, together with {@link groundColour} of the same hue, makes a cell look like a colour whatever its
 * glyph.
 * @param colour of the cell, 0xRRGGBB
 * @param ink share of the cell that is ink, 0..1
 * @returns 0xRRGGBB
 */
export const inkOnGroundColour = (colour: number, ink: number): number =>
  ink === 0 ? colour : scaled(colour, inkGain(colour, ink));

/** The ground that belongs to {@link inkOnGroundColour}. */
export const groundColour = (colour: number, ink: number): number => {
  if (ink === 0) return colour;
  const gain = inkGain(colour, ink);
  return scaled(colour, ink === 1 ? gain : (1 - ink * gain) / (1 - ink));
};
