import { type FlashFindings, FlashJudge } from '../../../src/shared/kernels/flashes/flash-judge.ts';
import { LightGrid } from '../../../src/shared/kernels/flashes/light-grid.ts';

/** Size of the films of these tests, pixels. */
export const SIZE = { width: 72, height: 36 };

export type Colour = readonly [number, number, number];
/** Colour of a pixel; x and y are 0 to 1. */
export type Film = (second: number, x: number, y: number) => Colour;

/** A colour channel that gives this relative luminance. */
export const grey = (luminance: number): Colour => {
  const v = luminance <= 0.0031308 ? luminance * 12.92 : 1.055 * luminance ** (1 / 2.4) - 0.055;
  const byte = Math.round(v * 255);
  return [byte, byte, byte];
};

/** The pictures of a film. */
export const picturesOf = (film: Film, fps: number, seconds: number, size = SIZE): Uint8Array[] =>
  Array.from({ length: Math.round(seconds * fps) }, (_, place) => {
    const rgb = new Uint8Array(size.width * size.height * 3);
    for (let y = 0, at = 0; y < size.height; y++)
      for (let x = 0; x < size.width; x++, at += 3)
        rgb.set(film(place / fps, (x + 0.5) / size.width, (y + 0.5) / size.height), at);
    return rgb;
  });

/** Judge pictures from the first to the last, without a repetition. */
export const judged = (pictures: readonly Uint8Array[], fps: number, loops = false, size = SIZE) => {
  const grid = new LightGrid(size);
  const judge = new FlashJudge(grid, fps);
  for (const rgb of pictures) judge.add(grid.measure(rgb));
  return judge.finish(loops);
};

export const isAbove = ({ general, red }: FlashFindings): boolean => general + red > 0;

/** So many flashes a second, each one picture long, at even distances; the rest is dark. */
export const flashes = (perSecond: number, fps: number, light: Colour = grey(1), dark: Colour = grey(0)): Film => {
  const lit = new Set(Array.from({ length: perSecond }, (_, i) => Math.round((i * fps) / perSecond)));
  return (second) => (lit.has(Math.round(second * fps) % fps) ? light : dark);
};

/** A film in a part of the picture, another one around it. */
export const within =
  (
    [left, top, width, height]: readonly [number, number, number, number],
    film: Film,
    around: Film = () => grey(0.2),
  ): Film =>
  (second, x, y) =>
    x >= left && x < left + width && y >= top && y < top + height ? film(second, x, y) : around(second, x, y);
