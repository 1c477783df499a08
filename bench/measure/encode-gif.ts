import { ColourHistogram } from '../../src/renders/gif/kernel/colour-histogram.ts';
import { GifEncoder } from '../../src/renders/gif/kernel/encode-gif.ts';
import { makePalette } from '../../src/renders/gif/kernel/palette.ts';
import type { GifSlicePlan } from '../../src/renders/gif/plan/worker-plan.ts';

/**
 * Encode pictures as the worker does, without its files.
 * @param pictures `plan.count` pictures of RGB24, one after another
 * @returns bytes of the GIF
 */
export const encodeGif = (pictures: Uint8Array, plan: GifSlicePlan): number => {
  const frameBytes = plan.width * plan.height * 3;
  const frames = Array.from({ length: plan.count }, (_, i) => pictures.subarray(i * frameBytes, (i + 1) * frameBytes));
  const histogram = new ColourHistogram();
  for (const frame of frames) histogram.add(frame);
  const encoder = new GifEncoder({ ...plan, loop: true }, makePalette(histogram.statistics()));
  let bytes = 0;
  for (const frame of frames) bytes += encoder.addFrame(frame).length;
  return bytes + encoder.finish().length;
};
