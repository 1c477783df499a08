/** Reads `length` bytes from `offset` on, fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

/** One read covers the heads at the start of a track, before its sample tables. */
const CHUNK_BYTES = 16_384;

/** Random access to a file. It holds one chunk in memory; a read outside of the chunk replaces it. */
export class ChunkedFile {
  private from = 0;
  private view: DataView = new DataView(new ArrayBuffer(0));

  constructor(
    private readonly readAt: ReadAt,
    readonly size: number,
  ) {}

  /** `length` bytes at `offset`; a shorter view at the end of the file. */
  async at(offset: number, length: number): Promise<DataView> {
    if (offset < this.from || offset + length > this.from + this.view.byteLength) {
      const bytes = offset >= this.size ? new Uint8Array() : await this.readAt(offset, Math.max(length, CHUNK_BYTES));
      this.from = offset;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const skip = Math.min(offset - this.from, this.view.byteLength);
    return new DataView(this.view.buffer, this.view.byteOffset + skip, Math.min(length, this.view.byteLength - skip));
  }
}
