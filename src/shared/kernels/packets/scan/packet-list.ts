import type { Packet } from '../packet.ts';

const FIELDS = 6;
const FIRST_PACKETS = 1024;

/** Packets in memory, 48 bytes each. */
export class PacketList {
  private numbers = new Float64Array(FIRST_PACKETS * FIELDS);
  length = 0;

  push({ at, bytes, dts, pts, duration, isKey }: Packet): void {
    const from = this.length * FIELDS;
    if (from === this.numbers.length) {
      const longer = new Float64Array(this.numbers.length * 2);
      longer.set(this.numbers);
      this.numbers = longer;
    }
    this.numbers.set([at, bytes, dts, pts, duration, isKey ? 1 : 0], from);
    this.length += 1;
  }

  /** @returns the packets from `first` on, at most `count` */
  slice(first: number, count: number): Packet[] {
    const end = Math.min(this.length, first + count);
    return Array.from({ length: Math.max(0, end - first) }, (_, i) => {
      const from = (first + i) * FIELDS;
      const [at = 0, bytes = 0, dts = 0, pts = 0, duration = 0, isKey = 0] = this.numbers.subarray(from, from + FIELDS);
      return { at, bytes, dts, pts, duration, isKey: isKey === 1 };
    });
  }
}
