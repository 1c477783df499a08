import type { ReadAt } from '../../../core/media/chunked-file.ts';

/** A table is read in pieces of this size; a day of film has 10 MB of sizes. */
const PIECE_BYTES = 512 * 1024;

/** Reads the entries of a table one after another, in bounded memory. */
export class TableReader {
  private view: DataView = new DataView(new ArrayBuffer(0));
  private offset = 0;

  /**
   * @param at where the entries begin
   * @param left how many there are
   * @param entryBytes length of each
   */
  constructor(
    private readonly readAt: ReadAt,
    private at: number,
    private left: number,
    private readonly entryBytes: number,
  ) {}

  /** Whether {@link fill} has to be called before the next entry. */
  get isDry(): boolean {
    return this.left > 0 && this.offset + this.entryBytes > this.view.byteLength;
  }

  get isOver(): boolean {
    return this.left === 0;
  }

  async fill(): Promise<void> {
    const count = Math.min(this.left, Math.floor(PIECE_BYTES / this.entryBytes));
    const bytes = await this.readAt(this.at, count * this.entryBytes);
    if (bytes.byteLength < this.entryBytes) throw new RangeError('A table ends early.');
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = 0;
    this.at += count * this.entryBytes;
  }

  /** The next entry. @returns its bytes as a view and where it begins in it; valid until the next call */
  next(): { readonly view: DataView; readonly at: number } {
    if (this.left === 0 || this.isDry) throw new RangeError('A table ends early.');
    const at = this.offset;
    this.offset += this.entryBytes;
    this.left -= 1;
    return { view: this.view, at };
  }
}
