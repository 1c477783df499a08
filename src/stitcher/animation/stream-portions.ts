import { UnstitchableError } from '../plan/unstitchable-error.ts';

/** Hands out the bytes of a stream in portions of any size. */
export class StreamPortions {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #what: string;
  #rest: Uint8Array = new Uint8Array();

  /** @param what names the stream in messages */
  constructor(pieces: AsyncIterable<Uint8Array>, what: string) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#what = what;
  }

  /** @throws {UnstitchableError} when the stream ends before that many bytes */
  async take(bytes: number): Promise<Uint8Array> {
    if (bytes <= this.#rest.byteLength) return this.#taken(bytes);
    const taken: Uint8Array[] = [];
    let missing = bytes;
    while (missing > 0) {
      if (this.#rest.byteLength === 0) {
        const { done, value } = await this.#pieces.next();
        if (done === true) throw new UnstitchableError(`${this.#what} ends in its middle. Render the slice again.`);
        this.#rest = value;
      }
      const piece = this.#taken(Math.min(missing, this.#rest.byteLength));
      taken.push(piece);
      missing -= piece.byteLength;
    }
    return Buffer.concat(taken);
  }

  async end(): Promise<void> {
    await this.#pieces.return?.();
  }

  #taken(bytes: number): Uint8Array {
    const taken = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }
}
