import { type AxisCover, gifKernel } from './gif-kernel.ts';

/** Pixels each way. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** For each target pixel of an axis: its first source pixel, and the share of that and of those after it. */
export const sharesOf = (from: number, to: number) =>
  Array.from({ length: to }, (_, i) => {
    const [start, end] = [(i * from) / to, ((i + 1) * from) / to];
    const first = Math.floor(start);
    const last = Math.min(from, Math.ceil(end - 1e-9));
    const shares = Array.from(
      { length: last - first },
      (_share, k) => (Math.min(end, first + k + 1) - Math.max(start, first + k)) / (end - start),
    );
    return { first, shares };
  });

/** First pixel and number of shares, which stand before them. */
const HEAD_WORDS = 2;

const coverOf = (from: number, to: number): AxisCover => {
  const covers = sharesOf(from, to);
  const words = HEAD_WORDS + Math.max(...covers.map(({ shares }) => shares.length));
  const numbers = new Int32Array(to * words);
  const floats = new Float32Array(numbers.buffer);
  for (const [i, { first, shares }] of covers.entries()) {
    numbers.set([first, shares.length], i * words);
    floats.set(shares, i * words + HEAD_WORDS);
  }
  return { entries: new Uint8Array(numbers.buffer), words };
};

/**
 * Make a function that shrinks pictures: each pixel is the mean of the area that it covers.
 * @param to no larger than `from`
 * @returns RGB24 in, RGB24 out, the caller's to keep; the same array for the same size
 */
export const makeShrinkFrame = (from: Size, to: Size): ((rgb: Uint8Array) => Uint8Array) => {
  if (from.width === to.width && from.height === to.height) return (rgb) => rgb;
  const [columns, rows] = [coverOf(from.width, to.width), coverOf(from.height, to.height)];
  return (rgb) => {
    const out = new Uint8Array(to.width * to.height * 3);
    gifKernel().shrink(rgb, from.width, { rgb: out, width: to.width }, columns, rows);
    return out;
  };
};
