import { describe, expect, it } from 'vitest';
import { lumaSums, type PictureArea } from '../../../src/shared/kernels/fingerprint/cell-means.ts';
import { lumaPicture } from '../../../src/shared/kernels/fingerprint/luma-picture.ts';
import { queryPicture } from '../../../src/shared/kernels/fingerprint/query-picture.ts';
import { sketchOf } from '../../../src/shared/kernels/fingerprint/sketch.ts';
import { refineView, sketchViews } from '../../../src/shared/kernels/fingerprint/sketch-distance.ts';
import { type Paint, paintPicture } from '../../fixtures/looked-at-film.ts';

const stripes: Paint = (x) => 128 + 60 * Math.sin(23 * x) + 40 * Math.cos(9 * x);

/** Like the stripes at one edge or in one line, ever less so away from it. */
const LIKE_STRIPES_ALONG: readonly (readonly [string, Paint])[] = [
  ['the last line', (x, y) => stripes(x, y) * y + 90 * (1 - y) * (Math.sin(50 * x * y) + 1)],
  ['the first line', (x, y) => stripes(x, y) * (1 - y) + 90 * y * (Math.sin(50 * x * y) + 1)],
  ['the middle', (x, y) => stripes(x, y) + 400 * (y - 0.5) * Math.sin(31 * x)],
];
const SIZES = [
  { width: 320, height: 180 },
  { width: 90, height: 160 },
  { width: 239, height: 100 },
];

describe('a view whose edges are moved', () => {
  it.each(LIKE_STRIPES_ALONG)('keeps the size of a cut, where the film is like %s of it alone', (_, paint) => {
    const sketches = sketchOf(lumaSums(lumaPicture(paintPicture(stripes), { width: 160, height: 90 })));
    for (const size of SIZES) {
      const query = queryPicture(paintPicture(paint, size), size);
      // Every seventh: cuts differ in both directions.
      for (const view of sketchViews(query).filter((_, at) => at % 7 === 0)) {
        const refined = refineView(query, view, sketches, 0);
        const spans = ({ left, right, top, bottom }: PictureArea) => [right - left, bottom - top] as const;
        const [width, height] = spans(view.area);
        const [across, down] = spans(refined.area);
        expect(across / width).toBeGreaterThan(0.87);
        expect(across / width).toBeLessThan(1.13);
        expect(down / height).toBeGreaterThan(0.87);
        expect(down / height).toBeLessThan(1.13);
      }
    }
  });
});
