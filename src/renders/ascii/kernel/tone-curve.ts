import { linearLight } from '../../../shared/kernels/picture/linear-light.ts';

const WHITE = 255;
/**
 * How far bright tones are compressed: at 0 ink follows the light and middle tones are thin, at 1 thin tones get all
 * their light.
 */
const SHOULDER = 0.5;

/** Range of luma that is shown from no ink to most ink. */
export interface Levels {
  /** 0..255, below `white` */
  readonly black: number;
  readonly white: number;
}

const FULL: Levels = { black: 0, white: WHITE };

const shareOf = (luma: number, black: number, white: number): number =>
  Math.min(1, Math.max(0, (luma - black) / (white - black)));

/**
 * How much of a cell has to be ink so that it looks as bright as the picture. White ink on a part of a cell sends out
 * that part of the light; the densest glyph falls far short of white, so that a shoulder keeps bright tones apart.
 * @param densest share of the cell that the densest glyph covers, 0..1
 * @returns for each luma 0..255 a share of the cell, 0..densest, ascending
 */
export const toneCurve = (densest: number, { black, white }: Levels = FULL): Float64Array => {
  const bend = SHOULDER / densest;
  const most = 1 - Math.exp(-bend);
  return Float64Array.from({ length: WHITE + 1 }, (_, luma) => {
    const light = linearLight(shareOf(luma, black, white));
    return (densest * (1 - Math.exp(-light * bend))) / most;
  });
};

/**
 * How much of a cell has to be ink where its colour is free: more than brightness alone asks for, so that ink reaches
 * the cell's light, and dark cells still thin out.
 * @param densest share of the cell that the densest glyph covers, 0..1
 * @returns for each luma 0..255 a share of the cell, 0..densest, ascending
 */
export const colourToneCurve = (densest: number, { black, white }: Levels = FULL): Float64Array =>
  Float64Array.from({ length: WHITE + 1 }, (_, luma) => densest * Math.sqrt(shareOf(luma, black, white)));
