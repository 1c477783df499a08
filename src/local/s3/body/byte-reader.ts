import { S3Error } from '../protocol/s3-error.ts';

/** Pulls lines and byte runs out of a body that arrives in chunks of any size, holding one chunk at a time. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async #fill(): Promise<boolean> {
    const { value, done } = await this.#source.next();
    if (done) return false;
    this.#buffer = this.#buffer.length === 0 ? value : Buffer.concat([this.#buffer, value]);
    return true;
  }

  /**
   * Read up to the next CRLF, which is consumed and not returned.
   * @throws {S3Error} IncompleteBody when the body ends first or the line exceeds `limit` bytes
   */
  async readLine(limit = 8192): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#buffer.toString('utf8', 0, end);
        this.#buffer = this.#buffer.subarray(end + 2);
        return line;
      }
      if (this.#buffer.length > limit || !(await this.#fill())) throw new S3Error('IncompleteBody');
    }
  }

  /**
   * Yield exactly `length` bytes.
   * @throws {S3Error} IncompleteBody when the body ends first
   */
  async *read(length: number): AsyncGenerator<Buffer> {
    let left = length;
    while (left > 0) {
      if (this.#buffer.length === 0 && !(await this.#fill())) throw new S3Error('IncompleteBody');
      const slice = this.#buffer.subarray(0, left);
      this.#buffer = this.#buffer.subarray(slice.length);
      left -= slice.length;
      if (slice.length > 0) yield slice;
    }
  }

  /**
   * Yield the bytes before `delimiter`, which is consumed.
   * @throws {S3Error} IncompleteBody when the body ends first
   */
  async *readUntil(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const found = this.#buffer.indexOf(delimiter);
      if (found >= 0) {
        const slice = this.#buffer.subarray(0, found);
        this.#buffer = this.#buffer.subarray(found + delimiter.length);
        if (slice.length > 0) yield slice;
        return;
      }
      // The tail may be the beginning of the delimiter.
      const safe = Math.max(0, this.#buffer.length - delimiter.length + 1);
      if (safe > 0) {
        const slice = this.#buffer.subarray(0, safe);
        this.#buffer = this.#buffer.subarray(safe);
        yield slice;
      }
      if (!(await this.#fill())) throw new S3Error('IncompleteBody');
    }
  }

  /** Discard the rest, so that the connection can carry the next request. */
  async drain(): Promise<void> {
    do this.#buffer = Buffer.alloc(0);
    while (await this.#fill());
  }
}
