import { describe, expect, it } from 'vitest';
import { chooseStart } from '../../../src/renders/preview/kernel/choose-start.ts';
import { PictureLooker } from '../../../src/renders/preview/kernel/picture-looker.ts';

const SIZE = { width: 64, height: 36 };
const FRAMES = 10;

/** A picture of stripes; `contrast` 0 is a single gray. */
const stripes = (seed: number, contrast = 80, middle = 128): Uint8Array => {
  const rgb = new Uint8Array(SIZE.width * SIZE.height * 3);
  for (let i = 0; i < rgb.length; i += 1) {
    const column = Math.floor((Math.floor(i / 3) % SIZE.width) / 8);
    rgb[i] = Math.max(0, Math.min(255, middle + ((((column + 1) * seed) % 3) - 1) * contrast));
  }
  return rgb;
};
const BLACK = stripes(1, 0, 2);
const scene = (seed: number, pictures: number): Uint8Array[] => new Array(pictures).fill(stripes(seed));

const chosen = (pictures: readonly Uint8Array[], even: number): number => {
  const looker = new PictureLooker(SIZE);
  return chooseStart({ traits: pictures.map((rgb) => looker.look(rgb)), frames: FRAMES, even });
};

describe('a moment', () => {
  it('begins where the scene changes, at the nearest place of several', () => {
    expect(chosen([...scene(1, 23), ...scene(2, 40)], 30)).toBe(23);
    expect(chosen([...scene(1, 14), ...scene(2, 22), ...scene(1, 40)], 30)).toBe(36);
  });

  it('begins at the even place where no scene changes', () => {
    expect(chosen(scene(1, 60), 31)).toBe(31);
    expect(chosen(scene(1, FRAMES), 0)).toBe(0);
  });

  it('shows what moves rather than what stands still, where that is not far', () => {
    const moving = Array.from({ length: 15 }, (_, i) => stripes(1, 80, 128 + 3 * (i % 2)));
    expect(chosen([...scene(1, 30), ...moving, ...scene(1, 20)], 22)).toBeGreaterThan(25);
    expect(chosen([...scene(1, 45), ...moving, ...scene(1, 1)], 2)).toBe(2);
  });

  it('does not begin at a flash, nor shows a scene that ends at once', () => {
    expect(chosen([...scene(1, 20), stripes(2), ...scene(1, 39)], 36)).toBe(36);
    expect(chosen([...scene(1, 25), ...scene(2, 4), ...scene(1, 40)], 24)).toBe(29);
  });

  it('is neither black nor fades where another place is there', () => {
    expect(chosen([...new Array(35).fill(BLACK), ...scene(1, 25)], 12)).toBe(35);
    const fade = Array.from({ length: 20 }, (_, i) => stripes(1, 80 * (1 - i / 19), 128 * (1 - i / 19)));
    const start = chosen([...scene(1, 25), ...fade, ...new Array(15).fill(BLACK)], 30);
    expect(start + FRAMES).toBeLessThanOrEqual(25 + 8);
    expect(chosen(new Array(40).fill(BLACK), 17)).toBe(17);
  });
});
