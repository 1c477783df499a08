/** Bytes that came in pieces and are taken out in other pieces. */
export class ByteQueue {
  private readonly pieces: Uint8Array[] = [];
  length = 0;

  push(piece: Uint8Array): void {
    if (piece.byteLength === 0) return;
    this.pieces.push(piece);
    this.length += piece.byteLength;
  }

  /** Drop bytes from the front. @returns how many were there to drop */
  skip(count: number): number {
    let left = Math.min(count, this.length);
    const dropped = left;
    this.length -= left;
    while (left > 0) {
      const [piece] = this.pieces;
      if (piece === undefined) break;
      if (piece.byteLength > left) this.pieces[0] = piece.subarray(left);
      else this.pieces.shift();
      left -= Math.min(left, piece.byteLength);
    }
    return dropped;
  }

  /** The next bytes, in memory of their own when they came in several pieces. @param count at most `length` */
  take(count: number): Uint8Array {
    const [first] = this.pieces;
    if (first !== undefined && first.byteLength >= count) {
      const bytes = first.subarray(0, count);
      this.skip(count);
      return bytes;
    }
    const bytes = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      const piece = this.pieces[0]?.subarray(0, count - at);
      if (piece === undefined) throw new RangeError(`${count - at} bytes are missing.`);
      bytes.set(piece, at);
      at += piece.byteLength;
      this.skip(piece.byteLength);
    }
    return bytes;
  }
}
