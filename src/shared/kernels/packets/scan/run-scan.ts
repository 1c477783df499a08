import type { ReadAt } from '../../../core/media/chunked-file.ts';
import type { Packet } from '../packet.ts';
import type { FoundPackets, IndexedFilm, OpenedScan } from '../packet-container.ts';
import type { Scan, TakePacket } from '../scan.ts';

/** Bytes of a read: large enough that the wait for an answer does not count, small enough for any function. */
const READ_BYTES = 4 * 1024 * 1024;
/** Packets that are handed on at once. */
const BATCH_PACKETS = 4096;
/** Bytes of a read while only a few heads are wanted. */
const FEW_BYTES = 64 * 1024;

/** One stretch of a file in memory. A read outside of it replaces it; bytes that follow it are read ahead. */
class Window {
  private from = 0;
  private bytes: Uint8Array = new Uint8Array();
  private ahead: { readonly from: number; readonly bytes: Promise<Uint8Array> } | undefined;

  constructor(
    private readonly readAt: ReadAt,
    private readonly sizeBytes: number,
    private readonly readBytes: number,
    private readonly readsAhead: boolean,
  ) {}

  /** The wanted bytes if they are in memory. */
  held(at: number, length: number): Uint8Array | undefined {
    const skip = at - this.from;
    const end = Math.min(at + length, this.sizeBytes) - this.from;
    return skip >= 0 && end <= this.bytes.length ? this.bytes.subarray(skip, Math.max(skip, end)) : undefined;
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    if (at >= this.sizeBytes) return new Uint8Array();
    const end = this.from + this.bytes.length;
    const rest = at >= this.from && at < end ? this.bytes.subarray(at - this.from) : new Uint8Array();
    const from = at + rest.length;
    const more = Math.max(length - rest.length, this.readBytes);
    const { ahead } = this;
    // Bytes that were read ahead are dropped where the scan skips them.
    const fits = ahead !== undefined && ahead.from <= from && from < ahead.from + this.readBytes;
    const next = fits ? (await ahead.bytes).subarray(from - ahead.from) : await this.readAt(from, more);
    this.ahead = undefined;
    this.bytes = rest.length === 0 ? next : Buffer.concat([rest, next]);
    this.from = at;
    const held = this.held(at, length);
    this.readAhead(at + this.bytes.length);
    return held ?? this.read(at, length);
  }

  private readAhead(from: number): void {
    if (!this.readsAhead || from >= this.sizeBytes) return;
    const bytes = this.readAt(from, this.readBytes);
    // Whoever takes these bytes sees the error; nobody may take them.
    bytes.catch(() => undefined);
    this.ahead = { from, bytes };
  }
}

/** Run a scan that needs a few heads of a file. */
export const scanHeads = async <Result>(
  scan: Scan<Result>,
  { readAt, sizeBytes }: { readonly readAt: ReadAt; readonly sizeBytes: number },
): Promise<Result> => {
  const window = new Window(readAt, sizeBytes, FEW_BYTES, false);
  let step = scan.next();
  while (step.done !== true) {
    const { at, length } = step.value;
    step = scan.next(window.held(at, length) ?? (await window.read(at, length)));
  }
  return step.value;
};

/**
 * Run a scan over a whole file, with large reads, one of them ahead.
 * @returns the packets in batches
 */
export async function* scanPackets(
  makeScan: (take: TakePacket) => Scan<void>,
  { readAt, sizeBytes }: { readonly readAt: ReadAt; readonly sizeBytes: number },
): AsyncGenerator<readonly Packet[]> {
  const window = new Window(readAt, sizeBytes, READ_BYTES, true);
  let found: Packet[] = [];
  const scan = makeScan((packet) => found.push(packet));
  try {
    let step = scan.next();
    while (step.done !== true) {
      const { at, length } = step.value;
      step = scan.next(window.held(at, length) ?? (await window.read(at, length)));
      if (found.length < BATCH_PACKETS) continue;
      yield found;
      found = [];
    }
  } catch (error) {
    // Where reading takes too long, the packets until there still count.
    if (found.length > 0) yield found;
    throw error;
  }
  if (found.length > 0) yield found;
}

/** Packets of a container that is read from end to end. */
export const findByScan =
  (openScan: (film: IndexedFilm) => Promise<OpenedScan>) =>
  async (film: IndexedFilm): Promise<FoundPackets> => {
    const { scan, ...opened } = await openScan(film);
    return { ...opened, packets: scanPackets(scan, film) };
  };
