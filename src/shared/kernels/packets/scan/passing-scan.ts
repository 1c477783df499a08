import { NoIndexError } from '../no-index.ts';
import type { Packet } from '../packet.ts';
import type { Scan, TakePacket, Wanted } from '../scan.ts';
import { PacketList } from './packet-list.ts';

/** Most packets that are kept: ten hours at 30 pictures a second, 52 MB. */
const MAX_PACKETS = 1_100_000;
const BATCH_PACKETS = 4096;

/**
 * A scan over bytes that somebody else reads, in whatever order: it takes those that it needs next, and leaves the others.
 */
export class PassingScan {
  private readonly scan: Scan<void>;
  private readonly list = new PacketList();
  /** undefined when the scan has ended */
  private wanted: Wanted | undefined;
  private from = 0;
  private held: Uint8Array = new Uint8Array();
  private isWhole = false;
  private failure: NoIndexError | undefined;

  constructor(
    makeScan: (take: TakePacket) => Scan<void>,
    private readonly sizeBytes: number,
  ) {
    this.scan = makeScan((packet) => {
      if (this.list.length === MAX_PACKETS) throw new NoIndexError('tooLarge', 'The film has too many packets.');
      this.list.push(packet);
    });
    this.advance(() => this.scan.next());
  }

  /**
   * All packets of the film, if all the bytes that the scan needed came by; else undefined.
   * @throws {NoIndexError} when the film cannot be indexed
   */
  packets(): (() => AsyncGenerator<readonly Packet[]>) | undefined {
    if (this.failure !== undefined) throw this.failure;
    const { list } = this;
    if (!this.isWhole) return undefined;
    return async function* batches() {
      for (let first = 0; first < list.length; first += BATCH_PACKETS) yield list.slice(first, BATCH_PACKETS);
    };
  }

  /** Bytes `[at, at + bytes.length)` of the file come by; they are valid during the call. */
  take(at: number, bytes: Uint8Array): void {
    const { wanted } = this;
    if (wanted === undefined) return;
    const heldTo = this.from + this.held.length;
    const isNext = at <= heldTo && at + bytes.length > heldTo && wanted.at <= heldTo;
    const isAhead = at <= wanted.at && wanted.at < at + bytes.length;
    if (isNext) {
      const kept = this.held.subarray(Math.min(this.held.length, Math.max(0, wanted.at - this.from)));
      const added = bytes.subarray(heldTo - at);
      this.from = heldTo - kept.length;
      this.held = kept.length === 0 ? added : Buffer.concat([kept, added]);
    } else if (isAhead) {
      this.from = wanted.at;
      this.held = bytes.subarray(wanted.at - at);
    } else return;
    this.go();
    const end = this.from + this.held.length;
    const keptFrom = Math.min(end, Math.max(this.from, this.wanted?.at ?? end));
    this.held = Uint8Array.from(this.held.subarray(keptFrom - this.from));
    this.from = keptFrom;
  }

  private go(): void {
    for (let { wanted } = this; wanted !== undefined; wanted = this.wanted) {
      const skip = wanted.at - this.from;
      const end = Math.min(wanted.at + wanted.length, this.sizeBytes) - this.from;
      if (skip < 0 || end > this.held.length) return;
      const bytes = this.held.subarray(skip, Math.max(skip, end));
      this.advance(() => this.scan.next(bytes));
    }
  }

  private advance(next: () => IteratorResult<Wanted, void>): void {
    try {
      const step = next();
      this.wanted = step.done === true ? undefined : step.value;
      this.isWhole = step.done === true;
    } catch (error) {
      // Whoever reads must not fail because of this scan: a scan of its own meets any other error again.
      this.wanted = undefined;
      if (error instanceof NoIndexError) this.failure = error;
    }
  }
}
