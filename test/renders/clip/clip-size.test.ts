import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipSize } from '../../../src/renders/clip/plan/clip-size.ts';
import { videoSize } from '../../../src/renders/parts/filters/mp4-command.ts';

const side = fc.integer({ min: 1, max: 16_000 });

describe('the size of a clip', () => {
  it('needs no line of padding, whatever the film and the width', () => {
    fc.assert(
      fc.property(side, side, fc.integer({ min: 16, max: 1920 }), (width, height, wanted) => {
        const size = clipSize({ width, height }, wanted);
        expect(videoSize(size)).toEqual(size);
      }),
    );
  });

  it.each([
    [1920, 1080, 240, 240, 136],
    [1080, 1920, 240, 240, 426],
    [640, 480, 321, 322, 240],
  ])('of a film of %i×%i at a width of %i is %i×%i', (width, height, wanted, w, h) => {
    expect(clipSize({ width, height }, wanted)).toEqual({ width: w, height: h });
  });
});
