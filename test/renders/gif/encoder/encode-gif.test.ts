import { describe, expect, it } from 'vitest';
import { GifEncoder } from '../../../../src/renders/gif/kernel/encode-gif.ts';
import { ConfigError, IncompleteRenderError } from '../../../../src/shared/core/errors/errors.ts';
import { decodeGif } from './decode-gif.ts';
import { drawFrame, makeGif, noise, paint } from './make-gif.ts';

const PALETTE = { rgb: Uint8Array.of(0, 0, 0), transparentIndex: 1, exact: true };
const plan = (over: object = {}) => ({ width: 2, height: 2, delaysCs: [10], loop: true, ...over });

/** A soft gradient that drifts, with grain: more than 256 colours, every frame another. */
const film = (width: number, height: number, frames: number) => {
  const next = noise(width * 31 + height);
  return Array.from({ length: frames }, (_, f) =>
    drawFrame(width, height, (x, y) => [(x * 3 + f * 2) & 255, (y * 5) & 255, (next() & 7) + ((x + y + f) & 127)]),
  );
};

describe('GifEncoder', () => {
  it.each([
    [1, 1],
    [2, 2],
    [1, 40],
    [33, 17],
    [61, 35],
    [257, 3],
  ])('shows exactly the palette colours it meant at %i×%i', (width, height) => {
    const { file, palette, meant } = makeGif(width, height, film(width, height, 5));
    const gif = decodeGif(file);
    expect([gif.width, gif.height, gif.frames.length]).toEqual([width, height, 5]);
    gif.frames.forEach((frame, i) => {
      expect(frame.canvas).toEqual(paint(meant[i] ?? new Uint8Array(), palette.rgb));
    });
  });

  it.each([1, 2, 3, 4, 5, 16, 17, 255, 256])('loses nothing of %i colours', (colours) => {
    const frames = Array.from({ length: 3 }, (_, f) =>
      drawFrame(32, 16, (x, y) => {
        const colour = (y * 32 + x + f * 7) % colours;
        return [colour, 255 - colour, (colour * 7) & 255];
      }),
    );
    const { frames: decoded } = decodeGif(makeGif(32, 16, frames).file);
    expect(decoded.map((frame) => frame.canvas)).toEqual(frames);
  });

  it('carries its delays, keeps frames on the canvas and repeats forever', () => {
    const delaysCs = [10, 7, 2, 300];
    const encoder = new GifEncoder(plan({ delaysCs }), PALETTE);
    const parts = [...delaysCs.map(() => encoder.addFrame(new Uint8Array(12))), encoder.finish()];
    const gif = decodeGif(Buffer.concat(parts));
    expect(gif.frames.map((frame) => frame.delayCs)).toEqual(delaysCs);
    expect(gif.frames.every((frame) => frame.disposal === 1)).toBe(true);
    expect(gif.loops).toBe(0);
  });

  it('plays once where it must not loop', () => {
    const encoder = new GifEncoder(plan({ loop: false }), PALETTE);
    const file = Buffer.concat([encoder.addFrame(new Uint8Array(12)), encoder.finish()]);
    expect(decodeGif(file).loops).toBeUndefined();
  });

  it('keeps a still film tiny, with every frame there', () => {
    const [still = new Uint8Array()] = film(240, 134, 1);
    const { file } = makeGif(240, 134, new Array(300).fill(still));
    const { file: single } = makeGif(240, 134, [still]);
    const { frames } = decodeGif(file);
    expect(frames).toHaveLength(300);
    expect(frames.slice(1).every(({ width, height }) => width === 1 && height === 1)).toBe(true);
    expect(file.length - single.length).toBe(299 * 25);
  });

  it('draws only what moves', () => {
    const frames = [0, 1, 2].map((f) =>
      drawFrame(64, 64, (x, y) => (x >= 10 + f && x < 14 + f && y >= 20 && y < 24 ? [250, 10, 10] : [x, y, 90])),
    );
    const { frames: decoded } = decodeGif(makeGif(64, 64, frames).file);
    expect(decoded.slice(1).map(({ left, top, width, height }) => [left, top, width, height])).toEqual([
      [10, 20, 5, 4],
      [11, 20, 5, 4],
    ]);
  });

  it('gives the same bytes for the same frames', () => {
    expect(makeGif(61, 35, film(61, 35, 4)).file).toEqual(makeGif(61, 35, film(61, 35, 4)).file);
  });

  it('hands out bytes that later frames do not change, and does not keep the frame it was given', () => {
    const frames = film(33, 17, 3);
    const expected = makeGif(33, 17, frames);
    const encoder = new GifEncoder(plan({ width: 33, height: 17, delaysCs: [10, 10, 10] }), expected.palette);
    const buffer = new Uint8Array(33 * 17 * 3);
    const parts = frames.map((frame) => {
      buffer.set(frame);
      const bytes = encoder.addFrame(buffer);
      buffer.fill(0);
      return bytes;
    });
    expect(new Uint8Array(Buffer.concat([...parts, encoder.finish()]))).toEqual(expected.file);
  });

  it('fails on a plan that no GIF can hold', () => {
    const wrong = [{ width: 0 }, { height: 65_536 }, { width: 1.5 }, { delaysCs: [] }, { delaysCs: [10, -1] }];
    for (const over of wrong) expect(() => new GifEncoder(plan(over), PALETTE)).toThrow(ConfigError);
  });

  it('fails when it ends with fewer frames than planned', () => {
    const encoder = new GifEncoder(plan({ delaysCs: [10, 10] }), PALETTE);
    encoder.addFrame(new Uint8Array(12));
    expect(() => encoder.finish()).toThrow(new IncompleteRenderError('Only 1 of 2 planned GIF frames were added.'));
  });

  it('fails on a frame too many and on a frame of another size', () => {
    const encoder = new GifEncoder(plan(), PALETTE);
    expect(() => encoder.addFrame(new Uint8Array(11))).toThrow('Frame 1 of a GIF has 11 bytes; 2×2 pixels need 12.');
    encoder.addFrame(new Uint8Array(12));
    expect(() => encoder.addFrame(new Uint8Array(12))).toThrow(IncompleteRenderError);
  });
});
