import { rm, stat } from 'node:fs/promises';
import { searchSettings } from '../kernel/search-settings.ts';

/** A file that was written for a limit. */
export interface FileTrial<Made> {
  readonly path: string;
  readonly bytes: number;
  /** of its pictures that are in it: 1, or less where it was given up */
  readonly share: number;
  /** facts about it */
  readonly made: Made;
}

/** The ways to make a file, numbered from the best and largest on. */
export interface SmallFileRequest<Made> {
  readonly rungs: number;
  readonly maxBytes: number;
  /** of all pictures of a rung together */
  readonly pixels: (rung: number) => number;
  /** size by a sample, bytes */
  readonly predict: (rung: number) => Promise<number>;
  /** Write a file of its own for a rung, which may be given up once it is larger than the limit. */
  readonly write: (rung: number, limit: number) => Promise<FileTrial<Made>>;
}

/** The file, or the least bytes possible where none is small enough. */
export type SmallFile<Made> = { readonly chosen: Made & { readonly path: string } } | { readonly leastBytes: number };

/** Encodings of an animation of usual size, before one is made that is sure to fit. */
const MOST_ENCODINGS = 4;
/** Pixels that all encodings of a large one may have: a pixel takes 0.1 µs in a GIF, 0.25 µs in a WebP. */
const MOST_PIXELS = 500e6;

/** Write the best file that is no larger than a limit. Two of them lie on the disk at most. */
export const writeSmallFile = async <Made>(request: SmallFileRequest<Made>): Promise<SmallFile<Made>> => {
  const { rungs, maxBytes, pixels, write } = request;
  const predicted = new Map<number, Promise<number>>();
  const predict = (rung: number): Promise<number> => {
    const known = predicted.get(rung) ?? request.predict(rung);
    predicted.set(rung, known);
    return known;
  };
  const fitting = new Map<number, FileTrial<Made>>();
  let leastBytes = Number.POSITIVE_INFINITY;
  const encode = async (rung: number) => {
    // The last rung is written to its end, so that the least bytes are known.
    const isLast = rung === rungs - 1;
    const written = await write(rung, isLast ? Number.POSITIVE_INFINITY : maxBytes);
    const { path, bytes, share } = written;
    if (isLast) leastBytes = bytes;
    const fits = share === 1 && bytes <= maxBytes;
    if (fits) {
      // Once something fits, only what is better is encoded.
      for (const worse of fitting.values()) await rm(worse.path);
      fitting.clear();
      fitting.set(rung, written);
    } else await rm(path);
    return { bytes: bytes / share, fits, pixels: pixels(rung) * share };
  };
  const rung = await searchSettings({
    ...{ rungs, maxBytes, mostEncodings: MOST_ENCODINGS, mostPixels: MOST_PIXELS },
    ...{ pixels, predict, encode },
  });
  const found = rung === undefined ? undefined : fitting.get(rung);
  if (found === undefined) return { leastBytes };
  const { size } = await stat(found.path);
  if (size > maxBytes) throw new RangeError(`A file of at most ${maxBytes} bytes came to ${size}.`);
  return { chosen: { ...found.made, path: found.path } };
};
