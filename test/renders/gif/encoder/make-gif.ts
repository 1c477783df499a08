import { ColourHistogram } from '../../../../src/renders/gif/kernel/colour-histogram.ts';
import { GifEncoder } from '../../../../src/renders/gif/kernel/encode-gif.ts';
import { makePalette } from '../../../../src/renders/gif/kernel/palette.ts';
import { seededRandom } from '../../../fixtures/damage.ts';

/** A whole GIF from frames in memory, and the palette indices that the encoder meant each frame to show. */
export const makeGif = (width: number, height: number, frames: readonly Uint8Array[], delayCs = 10) => {
  const histogram = new ColourHistogram();
  for (const frame of frames) histogram.add(frame);
  const palette = makePalette(histogram.statistics());
  const encoder = new GifEncoder({ width, height, delaysCs: frames.map(() => delayCs), loop: true }, palette);
  const parts: Uint8Array[] = [];
  const meant: Uint8Array[] = [];
  for (const frame of frames) {
    parts.push(encoder.addFrame(frame));
    meant.push((encoder.shownIndices ?? new Uint8Array()).slice());
  }
  parts.push(encoder.finish());
  return { file: new Uint8Array(Buffer.concat(parts)), palette, meant };
};

/** RGB24 of palette indices. */
export const paint = (indices: Uint8Array, palette: Uint8Array): Uint8Array =>
  Uint8Array.from(
    { length: indices.length * 3 },
    (_, i) => palette[(indices[Math.floor(i / 3)] ?? 0) * 3 + (i % 3)] ?? 0,
  );

/** A frame whose pixels are `[r, g, b]` of their place. */
export const drawFrame = (
  width: number,
  height: number,
  pixel: (x: number, y: number) => readonly number[],
): Uint8Array =>
  Uint8Array.from(Array.from({ length: width * height }, (_, i) => pixel(i % width, Math.floor(i / width))).flat());

/** Repeatable noise, 0..255. */
export const noise = (seed: number): (() => number) => {
  const random = seededRandom(seed);
  return () => Math.floor(random() * 256);
};
