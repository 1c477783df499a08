/** Writes whole numbers in as many bytes as they need. */
export class VarintWriter {
  private bytes = new Uint8Array(1024);
  private length = 0;

  /** @param number 0 to `Number.MAX_SAFE_INTEGER` */
  unsigned(number: number): void {
    if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`${number} cannot be written as a varint.`);
    let rest = number;
    while (rest >= 0x80) {
      this.push((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.push(rest);
  }

  /** @param number at most half of `Number.MAX_SAFE_INTEGER` from 0 */
  signed(number: number): void {
    this.unsigned(number < 0 ? -number * 2 - 1 : number * 2);
  }

  written(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private push(byte: number): void {
    if (this.length === this.bytes.length) {
      const longer = new Uint8Array(this.length * 2);
      longer.set(this.bytes);
      this.bytes = longer;
    }
    this.bytes[this.length] = byte;
    this.length += 1;
  }
}

/** Reads what {@link VarintWriter} wrote. @throws {RangeError} when the bytes end early, or a number is too large */
export class VarintReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  unsigned(): number {
    let number = 0;
    for (let factor = 1; factor <= Number.MAX_SAFE_INTEGER; factor *= 0x80) {
      const byte = this.bytes[this.at];
      if (byte === undefined) break;
      this.at += 1;
      number += (byte % 0x80) * factor;
      if (number > Number.MAX_SAFE_INTEGER) break;
      if (byte < 0x80) return number;
    }
    throw new RangeError('A number ends too early or is too large.');
  }

  signed(): number {
    const number = this.unsigned();
    return number % 2 === 0 ? number / 2 : -(number + 1) / 2;
  }
}
