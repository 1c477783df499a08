import { ColourHistogram } from '../../../renders/gif/kernel/colour-histogram.ts';
import { GifEncoder } from '../../../renders/gif/kernel/encode-gif.ts';
import { makePalette } from '../../../renders/gif/kernel/palette.ts';
import { planGifDelays } from '../../../renders/gif/kernel/plan-gif-delays.ts';
import { UsageError } from '../usage/usage-error.ts';
import { type RawPicture, rgbOf } from './raw-picture.ts';

/** How frames become a GIF. */
export interface GifOptions {
  /** frames per second, whole number from 1 to 50; default 10 */
  readonly fps?: number | undefined;
  /** how long each frame is shown, hundredths of a second, in place of `fps`; browsers take 0 and 1 for 10 */
  readonly delaysCs?: readonly number[] | undefined;
  /** true: it is played for ever, the default; false: once; or how often */
  readonly loop?: boolean | number | undefined;
  /** entries of its table of colours, 2 to 256; default 256. One of them may stand for what stays as it is */
  readonly colours?: number | undefined;
}

const MOST_COLOURS = 256;
const MOST_LOOPS = 65_535;

const checkWhole = (name: string, value: number, least: number, most: number): void => {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UsageError(`${name} is ${value}; allowed are whole numbers from ${least} to ${most}.`);
};

/** How long each of so many frames is shown. */
const delaysOf = (frames: number, { fps = 10, delaysCs }: GifOptions): readonly number[] => {
  if (delaysCs === undefined) {
    checkWhole('fps', fps, 1, 50);
    return planGifDelays(Math.floor((frames * 1000) / fps), fps);
  }
  if (delaysCs.length === frames) return delaysCs;
  throw new UsageError(`There are ${delaysCs.length} delays for ${frames} frames; give one for each.`);
};

const frameName = (index: number): string => `Frame ${index + 1} of the GIF`;

/**
 * Encode pictures as an animated GIF with one palette, the best of all its frames; what does not change from frame to frame is
 * not drawn again. Nothing is read or started; the same frames and options give the same bytes.
 * @param frames of one size, at least one; on black where they are transparent
 * @returns the file
 * @throws {UsageError} when an option is out of range, or frames differ in size
 * @throws {ConfigError} when a side is above 65,535 pixels, or a delay above 655.35 s
 */
export const encodeGif = (frames: readonly RawPicture[], options: GifOptions = {}): Uint8Array => {
  const [first] = frames;
  if (first === undefined) throw new UsageError('A GIF needs at least one frame; there is none.');
  const { loop = true, colours = MOST_COLOURS } = options;
  checkWhole('colours', colours, 2, MOST_COLOURS);
  if (typeof loop === 'number') checkWhole('loop', loop, 0, MOST_LOOPS);
  const { width, height } = first;
  const other = frames.findIndex((frame) => frame.width !== width || frame.height !== height);
  if (other !== -1) {
    const { width: itsWidth, height: itsHeight } = frames[other] ?? first;
    throw new UsageError(
      `${frameName(other)} is ${itsWidth}×${itsHeight} pixels, the first ${width}×${height}; all have to be of one size.`,
    );
  }
  const histogram = new ColourHistogram();
  frames.forEach((frame, index) => {
    histogram.add(rgbOf(frame, frameName(index)));
  });
  const plan = { width, height, delaysCs: delaysOf(frames.length, options), loop };
  const encoder = new GifEncoder(plan, makePalette(histogram.statistics(), colours));
  const pieces = frames.map((frame, index) => encoder.addFrame(rgbOf(frame, frameName(index))));
  return new Uint8Array(Buffer.concat([...pieces, encoder.finish()]));
};
