import type { PictureArea } from './cell-means.ts';
import type { LumaPicture } from './luma-picture.ts';

/** Lines whose luma is nowhere above this are black; JPEG leaves its traces beside the picture. */
const BLACK = 32;
/** A picture that fills less of a side is no picture on black ground: it is dark. */
const LEAST_SHARE = 0.4;

/** The first and the behind-last line that is not black. */
const litLines = (
  lines: number,
  isBlack: (line: number) => boolean,
): { readonly from: number; readonly to: number } => {
  let from = 0;
  let to = lines;
  while (from < lines && isBlack(from)) from += 1;
  while (to > from && isBlack(to - 1)) to -= 1;
  return { from, to };
};

/**
 * The part of a picture between black bars, as players and converters add them.
 * @returns undefined where there are none, or the picture is dark all over
 */
export const findContent = ({ width, height, values }: LumaPicture): PictureArea | undefined => {
  const isDark = (at: number) => (values[at] ?? 0) <= BLACK;
  const rows = litLines(height, (y) => {
    for (let x = 0; x < width; x += 1) if (!isDark(y * width + x)) return false;
    return true;
  });
  const columns = litLines(width, (x) => {
    for (let y = 0; y < height; y += 1) if (!isDark(y * width + x)) return false;
    return true;
  });
  const across = columns.to - columns.from;
  const down = rows.to - rows.from;
  if (across === width && down === height) return undefined;
  if (across < LEAST_SHARE * width || down < LEAST_SHARE * height) return undefined;
  return { left: columns.from / width, top: rows.from / height, right: columns.to / width, bottom: rows.to / height };
};
