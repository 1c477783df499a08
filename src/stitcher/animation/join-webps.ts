import { webpHead } from '../../renders/webp/kernel/webp-animation.ts';
import { UnstitchableError } from '../plan/unstitchable-error.ts';
import type { AnimationFile, AnimationFormat, ReadFrom } from './animation-format.ts';

/** Places of width and height, each less one, in the head of a file. */
const WIDTH_AT = 24;
const HEIGHT_AT = 27;
const HEAD_BYTES = webpHead({ width: 1, height: 1 }, 0).length;
/** A file says its length in 32 bits. */
const MOST_BYTES = 2 ** 32 - 16;

/** The head of the first file for all pictures, then the chunks of the pictures of every file. */
async function* join(files: readonly AnimationFile[], read: ReadFrom): AsyncGenerator<Uint8Array> {
  const bodyBytes = files.reduce((sum, { bytes }) => sum + bytes - HEAD_BYTES, 0);
  const [first] = files;
  if (first === undefined) return;
  if (bodyBytes > MOST_BYTES) {
    throw new UnstitchableError(
      `The pictures of all slices come to ${bodyBytes} bytes; a WebP holds at most ${MOST_BYTES}. Choose a smaller size or fewer pictures.`,
    );
  }
  yield webpHead(first.size, bodyBytes);
  for (const file of files) yield* read(file, HEAD_BYTES);
}

/** Animated WebPs. A file whose head is not that of the worker, to the byte, is refused. */
export const WEBP_ANIMATION: AnimationFormat = {
  headBytes: HEAD_BYTES,
  sizeOf: (head, bytes) => {
    if (head.byteLength < HEAD_BYTES || bytes <= HEAD_BYTES) return undefined;
    const view = Buffer.from(head.buffer, head.byteOffset, HEAD_BYTES);
    const size = { width: view.readUIntLE(WIDTH_AT, 3) + 1, height: view.readUIntLE(HEIGHT_AT, 3) + 1 };
    return view.equals(webpHead(size, bytes - HEAD_BYTES)) ? size : undefined;
  },
  join,
};
