import { StorageError } from '../../shared/core/errors/errors.ts';
import type { Chunk } from './interleave.ts';

/** Hands out the bytes of a stream in portions, with no more than one of its pieces in memory. */
class Portions {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #what: string;
  #rest: Uint8Array = new Uint8Array();

  constructor(pieces: AsyncIterable<Uint8Array>, what: string) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#what = what;
  }

  /** @throws {StorageError} when the stream ends before that many bytes */
  async *take(bytes: number): AsyncGenerator<Uint8Array> {
    for (let missing = bytes; missing > 0; ) {
      if (this.#rest.byteLength === 0) {
        const { done, value } = await this.#pieces.next();
        if (done === true) throw new StorageError(`${this.#what} ended ${missing} bytes too early. Try again.`);
        this.#rest = value;
      }
      const portion = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(portion.byteLength);
      missing -= portion.byteLength;
      yield portion;
    }
  }

  async end(): Promise<void> {
    await this.#pieces.return?.();
  }
}

/**
 * The whole film as a stream: its head, then pictures and sound alternately.
 * @param pictures bytes of all pictures in order
 * @param sound bytes of the sound in order
 * @throws {StorageError} when pictures or sound end too early
 */
export async function* movieBytes(
  head: Uint8Array,
  chunks: readonly Chunk[],
  pictures: AsyncIterable<Uint8Array>,
  sound: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const streams = { video: new Portions(pictures, 'The pictures'), audio: new Portions(sound, 'The sound') };
  try {
    yield head;
    for (const { track, bytes } of chunks) yield* streams[track].take(bytes);
  } finally {
    await Promise.all(Object.values(streams).map((stream) => stream.end()));
  }
}
