import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeGif } from '../../../../src/sdk/core/engines/encode-gif.ts';
import { UsageError } from '../../../../src/sdk/core/usage/usage-error.ts';
import { sharp } from '../../../fixtures/make-picture.ts';

/** Frames of a few colours each, so that the palette has all of them. */
const films = fc
  .record({
    width: fc.integer({ min: 1, max: 12 }),
    height: fc.integer({ min: 1, max: 12 }),
    frames: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ width, height, frames }) =>
    fc
      .array(
        fc.array(fc.constantFrom(0, 85, 170, 255), { minLength: width * height * 3, maxLength: width * height * 3 }),
        {
          minLength: frames,
          maxLength: frames,
        },
      )
      .map((all) => all.map((samples) => ({ width, height, data: Uint8Array.from(samples) }))),
  );

const decoded = async (gif: Uint8Array) => {
  const { pages = 1, delay = [], loop } = await sharp(gif).metadata();
  const frames = [];
  for (let page = 0; page < pages; page += 1) frames.push(await sharp(gif, { page }).removeAlpha().raw().toBuffer());
  return { frames: frames.map((frame) => Uint8Array.from(frame)), delay, loop };
};

describe('encodeGif', () => {
  it('gives frames of few colours back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(films, async (film) => {
        const { frames } = await decoded(encodeGif(film));
        // The decoder takes frames that show the same for one.
        expect(frames.at(-1)).toEqual(film.at(-1)?.data);
        expect(frames[0]).toEqual(film[0]?.data);
      }),
      { numRuns: 20 },
    );
  });

  it('shows frames for as long, and as often, as asked', async () => {
    const film = [0, 80, 160].map((value) => ({ width: 2, height: 1, data: new Uint8Array(6).fill(value) }));
    expect(await decoded(encodeGif(film))).toMatchObject({ delay: [100, 100, 100], loop: 0 });
    expect((await decoded(encodeGif(film, { fps: 30 }))).delay).toEqual([30, 40, 30]);
    expect((await decoded(encodeGif(film, { delaysCs: [5, 50, 500] }))).delay).toEqual([50, 500, 5000]);
    expect(encodeGif(film, { loop: false }).length).toBeLessThan(encodeGif(film).length);
  });

  it('has no more colours than asked', async () => {
    const data = Uint8Array.from({ length: 64 * 3 }, (_, at) => at);
    const { frames } = await decoded(encodeGif([{ width: 8, height: 8, data }], { colours: 8 }));
    const pixels = Array.from({ length: 64 }, (_, at) => frames[0]?.slice(at * 3, at * 3 + 3).join());
    expect(new Set(pixels).size).toBeLessThanOrEqual(8);
  });

  it('fails for no frames, frames of two sizes and options out of range', () => {
    const frame = { width: 1, height: 1, data: Uint8Array.of(9) };
    expect(() => encodeGif([])).toThrow(UsageError);
    expect(() => encodeGif([frame, { width: 2, height: 1, data: Uint8Array.of(1, 2) }])).toThrow(/Frame 2 .* 2×1/);
    expect(() => encodeGif([frame, { ...frame, data: new Uint8Array(7) }])).toThrow(/Frame 2 .* has 7 bytes/);
    expect(() => encodeGif([frame], { fps: 51 })).toThrow(/fps is 51; allowed are/);
    expect(() => encodeGif([frame], { delaysCs: [1, 2] })).toThrow(/2 delays for 1 frames/);
    expect(() => encodeGif([frame], { colours: 1 })).toThrow(/colours is 1/);
    expect(() => encodeGif([frame], { loop: -1 })).toThrow(/loop is -1/);
  });
});
