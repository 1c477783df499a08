import { ByteQueue } from '../../shared/kernels/packets/byte-queue.ts';
import { UnstitchableError } from '../plan/unstitchable-error.ts';

/** Hands out the bytes of a stream in portions of any size. */
export class StreamPortions {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #what: string;
  readonly #arrived = new ByteQueue();

  /** @param what names the stream in messages */
  constructor(pieces: AsyncIterable<Uint8Array>, what: string) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#what = what;
  }

  /** @throws {UnstitchableError} when the stream ends before that many bytes */
  async take(bytes: number): Promise<Uint8Array> {
    while (this.#arrived.length < bytes) {
      const { done, value } = await this.#pieces.next();
      if (done === true) throw new UnstitchableError(`${this.#what} ends in its middle. Render the slice again.`);
      this.#arrived.push(value);
    }
    return this.#arrived.take(bytes);
  }

  async end(): Promise<void> {
    await this.#pieces.return?.();
  }
}
