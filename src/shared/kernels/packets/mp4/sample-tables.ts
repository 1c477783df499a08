import type { ReadAt } from '../../../core/media/chunked-file.ts';
import type { Box } from '../../mp4/box.ts';
import { TABLE_HEAD_BYTES } from '../../mp4/tables.ts';
import { NoIndexError } from '../no-index.ts';
import type { Packet } from '../packet.ts';
import { TableReader } from './table-reader.ts';

/** Packets are handed on in batches of this many. */
const BATCH = 4096;
/** More samples than any film has that is given an index. */
const MAX_SAMPLES = 10_800_000;
/** Largest duration of a sample: writers that mean a negative one exist. */
const MAX_DELTA = 0x7fff_ffff;

const damaged = (why: string): NoIndexError => new NoIndexError('damaged', `The tables of the film: ${why}.`);

type Tables = ReadonlyMap<string, Box>;

/** A table whose count is behind version and flags. @returns undefined when the film has no such table */
const openTable = async (
  readAt: ReadAt,
  box: Box | undefined,
  entryBytes: number,
): Promise<TableReader | undefined> => {
  if (box === undefined) return undefined;
  const from = box.bodyAt + TABLE_HEAD_BYTES;
  if (from > box.end) throw damaged(`${box.type} is too short`);
  const head = await readAt(box.bodyAt, TABLE_HEAD_BYTES);
  const count = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(4);
  if (from + count * entryBytes > box.end) throw damaged(`${box.type} claims ${count} entries`);
  return new TableReader(readAt, from, count, entryBytes);
};

/** Sizes of samples, one by one. @see ISO/IEC 14496-12, 8.7.3 */
class Sizes {
  private half: number | undefined;
  constructor(
    readonly count: number,
    private readonly all: number,
    private readonly bits: number,
    readonly table: TableReader | undefined,
  ) {}

  next(): number {
    if (this.table === undefined) return this.all;
    if (this.half !== undefined) {
      const low = this.half;
      this.half = undefined;
      return low;
    }
    const { view, at } = this.table.next();
    if (this.bits === 4) {
      const both = view.getUint8(at);
      this.half = both % 16;
      return Math.floor(both / 16);
    }
    return this.bits === 32 ? view.getUint32(at) : this.bits === 16 ? view.getUint16(at) : view.getUint8(at);
  }

  get isDry(): boolean {
    return this.table !== undefined && this.half === undefined && this.table.isDry;
  }
}

const openSizes = async (readAt: ReadAt, tables: Tables): Promise<Sizes> => {
  const compact = tables.get('stz2');
  const box = tables.get('stsz') ?? compact;
  if (box === undefined || box.end - box.bodyAt < 12) throw damaged('no sizes');
  const bytes = await readAt(box.bodyAt, 12);
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = head.getUint32(8);
  if (count > MAX_SAMPLES) throw new NoIndexError('tooLarge', `The film lists ${count} pictures.`);
  const bits = box === compact ? head.getUint8(7) : 32;
  const all = box === compact ? 0 : head.getUint32(4);
  if (all > 0) return new Sizes(count, all, 32, undefined);
  if (![4, 8, 16, 32].includes(bits)) throw damaged(`sizes of ${bits} bits`);
  const entries = Math.ceil((count * bits) / 8 / Math.max(1, bits / 8));
  const entryBytes = Math.max(1, bits / 8);
  if (box.bodyAt + 12 + entries * entryBytes > box.end) throw damaged(`${count} sizes in too little room`);
  return new Sizes(count, 0, bits, new TableReader(readAt, box.bodyAt + 12, entries, entryBytes));
};

/** A table of runs: how many samples have which number. */
class Runs {
  private left = 0;
  private value = 0;
  constructor(
    readonly table: TableReader | undefined,
    private readonly isSigned: boolean,
  ) {}

  get isDry(): boolean {
    return this.left === 0 && this.table?.isDry === true;
  }

  next(): number {
    // Behind the last run a duration goes on, as players read it.
    while (this.left === 0 && this.table !== undefined && !this.table.isOver) {
      if (this.table.isDry) throw damaged('too many empty runs');
      const { view, at } = this.table.next();
      this.left = view.getUint32(at);
      this.value = this.isSigned ? view.getInt32(at + 4) : view.getUint32(at + 4);
    }
    if (this.left > 0) this.left -= 1;
    // ffmpeg takes the pictures behind the last offset as they are decoded, other players go on with it.
    else if (this.isSigned && this.value !== 0) throw damaged('the offsets of pictures end early');
    return this.value;
  }
}

/** Which chunk a sample lies in. @see ISO/IEC 14496-12, 8.7.4 */
class Chunks {
  private chunk = 0;
  private left = 0;
  private perChunk = 0;
  private following: { readonly first: number; readonly count: number } | undefined;
  position = 0;

  constructor(
    private readonly runs: TableReader,
    private readonly offsets: TableReader,
    private readonly isWide: boolean,
  ) {}

  get isDry(): boolean {
    return (this.following === undefined && this.runs.isDry) || (this.left === 0 && this.offsets.isDry);
  }

  /** Go on to the chunk of the next sample, when it begins one. */
  enter(): void {
    if (this.left > 0) return;
    this.chunk += 1;
    this.peek();
    if (this.following !== undefined && this.following.first <= this.chunk) {
      this.perChunk = this.following.count;
      this.following = undefined;
    }
    if (this.perChunk < 1 || this.offsets.isOver) throw damaged('a picture is in no chunk');
    const { view, at } = this.offsets.next();
    this.position = this.isWide ? Number(view.getBigUint64(at)) : view.getUint32(at);
    this.left = this.perChunk;
  }

  /** @returns where the sample begins */
  take(bytes: number): number {
    const at = this.position;
    this.position += bytes;
    this.left -= 1;
    return at;
  }

  private peek(): void {
    if (this.following !== undefined || this.runs.isOver) return;
    const { view, at } = this.runs.next();
    if (view.getUint32(at + 8) !== 1) throw new NoIndexError('descriptions', 'Pictures have several descriptions.');
    this.following = { first: view.getUint32(at), count: view.getUint32(at + 4) };
    if (this.following.first < this.chunk) throw damaged('chunks are not in order');
  }
}

/** Numbers of the key pictures, from 1; several tables together. */
class Keys {
  private readonly ahead: (number | undefined)[];
  constructor(private readonly tables: readonly TableReader[]) {
    this.ahead = tables.map(() => undefined);
  }

  get isDry(): boolean {
    return this.tables.some((table, i) => this.ahead[i] === undefined && table.isDry);
  }

  has(sample: number): boolean {
    if (this.tables.length === 0) return true;
    let found = false;
    this.tables.forEach((table, i) => {
      while ((this.ahead[i] ?? 0) < sample && !table.isOver) {
        if (table.isDry) throw damaged('too many key pictures');
        const { view, at } = table.next();
        this.ahead[i] = view.getUint32(at);
      }
      if (this.ahead[i] === sample) {
        found = true;
        this.ahead[i] = undefined;
      }
    });
    return found;
  }
}

/** Where and when the samples of a track are, without the shift of an edit list. */
export interface SampleTables {
  readonly count: number;
  /** ticks of all samples together, after they were read */
  readonly endTick: () => number;
  readonly packets: AsyncGenerator<readonly Packet[], void>;
}

/**
 * Open the sample tables of a track.
 * @param sizeBytes of the file: no sample may lie outside
 * @returns the samples in batches, to be read once; samples without bytes are left out
 * @throws {NoIndexError} when the tables do not fit together or the file; also while they are read
 */
export const openSampleTables = async (readAt: ReadAt, tables: Tables, sizeBytes: number): Promise<SampleTables> => {
  const sizes = await openSizes(readAt, tables);
  const wide = tables.get('co64');
  const durations = new Runs(await openTable(readAt, tables.get('stts'), 8), false);
  const offsets = new Runs(await openTable(readAt, tables.get('ctts'), 8), true);
  const places = await openTable(readAt, wide ?? tables.get('stco'), wide === undefined ? 4 : 8);
  const runs = await openTable(readAt, tables.get('stsc'), 12);
  const keyTables = await Promise.all(['stss', 'stps'].map((type) => openTable(readAt, tables.get(type), 4)));
  // A list of partial key pictures alone says nothing about the others.
  const keys = new Keys(tables.has('stss') ? keyTables.filter((table) => table !== undefined) : []);
  if (sizes.count > 0 && (places === undefined || runs === undefined)) throw damaged('no places');
  let dts = 0;
  const read = async function* (): AsyncGenerator<readonly Packet[], void> {
    if (places === undefined || runs === undefined) return;
    const chunks = new Chunks(runs, places, wide !== undefined);
    const all = [sizes.table, durations.table, offsets.table, runs, places, ...keyTables];
    const open = all.filter((table) => table !== undefined);
    let batch: Packet[] = [];
    for (let sample = 1; sample <= sizes.count; sample += 1) {
      if (sizes.isDry || chunks.isDry || keys.isDry || durations.isDry || offsets.isDry) {
        for (const table of open) if (table.isDry) await table.fill();
      }
      chunks.enter();
      const bytes = sizes.next();
      const at = chunks.take(bytes);
      const duration = durations.next();
      const pts = dts + offsets.next();
      const isKey = keys.has(sample);
      if (duration > MAX_DELTA) throw damaged(`picture ${sample} lasts ${duration} ticks`);
      if (at + bytes > sizeBytes) throw damaged(`picture ${sample} lies outside of the file`);
      if (bytes > 0) batch.push({ at, bytes, dts, pts, duration, isKey });
      dts += duration;
      if (batch.length === BATCH) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  };
  return { count: sizes.count, endTick: () => dts, packets: read() };
};
