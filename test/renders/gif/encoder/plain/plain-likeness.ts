import { cubic } from '../../../../../src/renders/gif/kernel/picture-likeness.ts';
import type { PictureSize } from '../../../../../src/shared/core/media/fit-picture.ts';

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/** One channel of a picture, enlarged pixel by pixel. */
const enlarged = (plane: ArrayLike<number>, from: PictureSize, to: PictureSize): number[] =>
  Array.from({ length: to.width * to.height }, (_, i) => {
    const x = (((i % to.width) + 0.5) * from.width) / to.width - 0.5;
    const y = ((Math.floor(i / to.width) + 0.5) * from.height) / to.height - 0.5;
    let sum = 0;
    for (let row = Math.floor(y) - 1; row <= Math.floor(y) + 2; row += 1) {
      for (let column = Math.floor(x) - 1; column <= Math.floor(x) + 2; column += 1) {
        const place = clamp(row, from.height - 1) * from.width + clamp(column, from.width - 1);
        sum += cubic(x - column) * cubic(y - row) * (plane[place] as number);
      }
    }
    return clamp(Math.round(sum), 255);
  });

/** Similarity of blocks of 8×8 pixels, every 4 pixels. */
const planeLikeness = (one: ArrayLike<number>, other: ArrayLike<number>, { width, height }: PictureSize): number => {
  const found: number[] = [];
  for (let top = 0; top + 8 <= height - (height % 4); top += 4) {
    for (let left = 0; left + 8 <= width - (width % 4); left += 4) {
      const pairs = Array.from({ length: 64 }, (_, i) => {
        const place = (top + (i >> 3)) * width + left + (i & 7);
        return [one[place] as number, other[place] as number] as const;
      });
      const [a, b] = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + (pair[side] as number), 0) / 64) as [
        number,
        number,
      ];
      const spread = pairs.reduce((sum, [x, y]) => sum + (x - a) ** 2 + (y - b) ** 2, 0) / 64;
      const together = pairs.reduce((sum, [x, y]) => sum + (x - a) * (y - b), 0) / 64;
      const [c1, c2] = [416 / 4096, 235_963 / 4096];
      found.push(((2 * a * b + c1) * (2 * together + c2)) / ((a * a + b * b + c1) * (spread + c2)));
    }
  }
  return found.length === 0 ? 1 : found.reduce((sum, each) => sum + each, 0) / found.length;
};

/** How near a shown picture, enlarged, is to one of a film in RGB24. */
export const plainLikeness = (
  palette: Uint8Array,
  { indices, ...from }: PictureSize & { readonly indices: Uint8Array },
  film: Uint8Array,
  to: PictureSize,
): number =>
  [0, 1, 2]
    .map((channel) => {
      const shown = enlarged(
        Array.from(indices, (index) => palette[index * 3 + channel] as number),
        from,
        to,
      );
      return planeLikeness(
        shown,
        Array.from({ length: film.length / 3 }, (_, i) => film[i * 3 + channel] as number),
        to,
      );
    })
    .reduce((sum, each) => sum + each / 3, 0);
