/** Reads bits, of a unit of H.264 or HEVC without the bytes that only prevent start codes. */
export class BitReader {
  private at = 0;
  private readonly bytes: Uint8Array;

  /** @param escaped whether the bytes are those of such a unit */
  constructor(unit: Uint8Array, escaped = true) {
    if (!escaped) {
      this.bytes = unit;
      return;
    }
    const kept: number[] = [];
    for (const [i, byte] of unit.entries()) {
      const isPrevention = byte === 3 && unit[i - 1] === 0 && unit[i - 2] === 0 && i >= 2;
      if (!isPrevention) kept.push(byte);
    }
    this.bytes = Uint8Array.from(kept);
  }

  /** @throws {RangeError} behind the end */
  bit(): number {
    const byte = this.bytes[this.at >> 3];
    if (byte === undefined) throw new RangeError('A unit ends early.');
    const bit = (byte >> (7 - (this.at & 7))) & 1;
    this.at += 1;
    return bit;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) value = value * 2 + this.bit();
    return value;
  }

  /** A number in Exp-Golomb code. @see ITU-T H.264, 9.1 */
  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros += 1;
      if (zeros > 31) throw new RangeError('A number of a unit is too long.');
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }
}
