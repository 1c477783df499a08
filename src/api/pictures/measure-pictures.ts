import { SourceMediaError } from '../../shared/core/errors/errors.ts';
import { startPictureTime } from './picture-time.ts';
import type { PictureShape } from './picture-tools.ts';
import type { PostedPictures } from './read-pictures.ts';

/** Height, width and, for colour pictures, channels. */
export type ShapeTuple = [number, number] | [number, number, number];

/** The shape as numpy has it: gray pictures have two dimensions. */
export const shapeTuple = ({ height, width, channels }: PictureShape): ShapeTuple =>
  channels === 1 ? [height, width] : [height, width, channels];

/** Size of the decoded picture, one byte a sample, in units of 1,000 bytes. */
export const nbytes = ({ height, width, channels }: PictureShape): number => (height * width * channels) / 1000;

/**
 * Describe posted pictures, one after the other.
 * @param describe makes the answer of one picture
 * @returns the answers in order, `[]` for a picture that cannot be decoded; the bare answer for a body that is a picture
 */
export const measurePictures = async <T>(
  { pictures, single }: PostedPictures,
  measure: (picture: Uint8Array, longestMs: number) => Promise<PictureShape>,
  describe: (shape: PictureShape) => T,
  signal: AbortSignal,
): Promise<T | [] | (T | [])[]> => {
  const answers: (T | [])[] = [];
  const longestMs = startPictureTime();
  for (const picture of pictures) {
    signal.throwIfAborted();
    try {
      answers.push(describe(await measure(picture, longestMs())));
    } catch (error) {
      if (!(error instanceof SourceMediaError)) throw error;
      answers.push([]);
    }
  }
  const [first] = answers;
  return single && first !== undefined ? first : answers;
};
