import { grayOfLight, linearLight } from '../../../shared/kernels/picture/linear-light.ts';

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

/** How far ink on black is removed from gray: strokes between which black shows look paler than a surface of their colour. */
const ENRICHED = 1.5;

/** The same light in a stronger colour. @see ITU-R BT.709 for the weights */
const enriched = (colour: number): number => {
  const [red, green, blue] = [LIGHT[colour >> 16], LIGHT[(colour >> 8) & 255], LIGHT[colour & 255]] as [
    number,
    number,
    number,
  ];
  const gray = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const channel = (light: number): number =>
    GRAY[(Math.min(1, Math.max(0, gray + ENRICHED * (light - gray))) * LIGHT_STEPS) | 0] as number;
  return (channel(red) << 16) | (channel(green) << 8) | channel(blue);
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
  const rich = enriched(colour);
  return scaled(rich, Math.min(EXPOSURE / ink, 1 / brightestOf(rich)));
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
