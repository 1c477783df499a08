import { boxesIn } from '../../kernels/mp4/boxes-in-file.ts';
import { pairsOf, TABLE_HEAD_BYTES } from '../../kernels/mp4/tables.ts';
import { ChunkedFile, type ReadAt } from './chunked-file.ts';

/**
 * Most samples that an index may list, and most bytes that it may have unpacked. A day of film with eight sound tracks has
 * 37 million, and ffprobe takes 24 bytes of memory for each, of a gigabyte.
 */
export const MAX_INDEX_ENTRIES = 38_000_000;
export const MAX_UNPACKED_INDEX_BYTES = 64 * 1024 * 1024;

/** Unpacks zlib data. @returns undefined when it is damaged or becomes larger than that */
export type Inflate = (packed: Uint8Array, maxBytes: number) => Uint8Array | undefined;

/** Boxes that contain other boxes and that ffmpeg descends into. */
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts', 'moof', 'traf', 'mvex', 'udta', 'cmov']);
/** Tables whose entries are counted 4 bytes into their body, behind version and flags. */
const TABLES = new Set(['ctts', 'stsc', 'stco', 'co64', 'stss', 'stps', 'elst']);
/** Tables that begin with another number before the count. */
const LATE_TABLES = new Set(['stsz', 'stz2', 'sbgp']);
/** Deepest nesting of boxes that ffmpeg follows. */
const MAX_DEPTH = 10;
/** More boxes than an index with the largest number of tracks has; a longer chain of boxes is malice. */
const MAX_BOXES = 40_000;
/** Fragments whose sample lists are counted: ffprobe knows the streams before it reads more of them. */
const MAX_FRAGMENTS = 16;
/** Most entries of a table that are read to add up their numbers. */
const MAX_READ_ENTRIES = 4096;
/** Flags of a `trun` for the fields of its entries; without any of them an entry takes no bytes. */
const TRUN_FIELDS = 0xf00;
/** Uncompressed sound has an index entry for every moment of sound; ffmpeg joins 1,024 of them into one. */
const RAW_SOUND_SAMPLES = 1024;

/** Size of an index by its own claims. */
export interface IndexClaims {
  readonly entries: number;
  /** claimed size of a compressed index after unpacking; 0 if none is compressed */
  readonly unpackedBytes: number;
}

/** Counts that the tables of one track claim, collected while the boxes are read. */
interface TrackClaims {
  samples: number;
  tables: number;
  chunks: number;
  /** [first chunk, samples in each] */
  runs: readonly (readonly [number, number])[];
  /** every sample lasts one unit of the track's clock */
  isRaw: boolean;
}

const freshTrack = (): TrackClaims => ({ samples: 0, tables: 0, chunks: 0, runs: [], isRaw: false });

/**
 * Entries that ffprobe makes for a track. For uncompressed sound they follow from `stsc` (samples in each chunk),
 * whatever `stsz` says.
 */
const entriesOf = ({ samples, tables, chunks, runs, isRaw }: TrackClaims): number => {
  if (!isRaw) return Math.max(samples, tables);
  const inChunks = runs.reduce((sum, [first, each], i) => {
    const next = runs[i + 1]?.[0] ?? chunks + 1;
    return sum + Math.max(0, next - first) * Math.ceil(each / RAW_SOUND_SAMPLES);
  }, 0);
  return Math.max(tables, inChunks);
};

class ClaimReader {
  private track = freshTrack();
  private finished = 0;
  private boxes = 0;
  private fragments = 0;
  unpackedBytes = 0;

  constructor(
    private readonly file: ChunkedFile,
    private readonly inflate: Inflate,
  ) {}

  entries(): number {
    return this.finished + entriesOf(this.track);
  }

  private exceeds(): boolean {
    return this.entries() > MAX_INDEX_ENTRIES || this.unpackedBytes > MAX_UNPACKED_INDEX_BYTES;
  }

  private closeTrack(): void {
    this.finished += entriesOf(this.track);
    this.track = freshTrack();
  }

  /** Adds the claims of the boxes in `[from, to)`. */
  async walk(from: number, to: number, depth = 0): Promise<void> {
    if (depth > MAX_DEPTH) return;
    for await (const box of boxesIn(this.file, { bodyAt: from, end: to }, MAX_BOXES)) {
      this.boxes += 1;
      if (box.type === 'moof') this.fragments += 1;
      if (this.fragments > MAX_FRAGMENTS) return;
      if (box.type === 'trak') this.closeTrack();
      if (CONTAINERS.has(box.type)) await this.walk(box.bodyAt, box.end, depth + 1);
      else await this.take(box.type, box.bodyAt, box.end);
      if (this.boxes >= MAX_BOXES || this.exceeds()) return;
    }
  }

  private async take(type: string, bodyAt: number, end: number): Promise<void> {
    const isTable = TABLES.has(type);
    if (!isTable && !LATE_TABLES.has(type) && !['stts', 'trun', 'cmvd'].includes(type)) return;
    const view = await this.file.at(bodyAt, 12);
    if (view.byteLength < 8) return;
    if (type === 'cmvd') return this.unpack(view.getUint32(0), bodyAt + 4, end);
    const count = view.byteLength < 12 || !LATE_TABLES.has(type) ? view.getUint32(4) : view.getUint32(8);
    if (type === 'stsz' || type === 'stz2') this.track.samples = count;
    else if (type === 'trun') this.takeRun(view.getUint32(0), count);
    else this.track.tables = Math.max(this.track.tables, type === 'stts' ? 0 : count);
    if (type === 'stco' || type === 'co64') this.track.chunks = count;
    if (type === 'stts') this.track.isRaw = count === 1 && (await this.pairs(bodyAt, 1, 8))[0]?.[1] === 1;
    if (type === 'stsc') this.track.runs = await this.pairs(bodyAt, count, 12);
    if (type === 'ctts') {
      const each = await this.pairs(bodyAt, count, 8);
      const shifted = each.reduce((sum, [samples]) => sum + samples, 0);
      this.track.tables = Math.max(this.track.tables, shifted);
    }
  }

  /** A fragment's run whose samples have no fields takes no bytes for them, so it can claim any number of samples. */
  private takeRun(flags: number, count: number): void {
    if ((flags & TRUN_FIELDS) === 0) this.finished += count;
  }

  /** The first two numbers of a table's first entries. */
  private async pairs(bodyAt: number, count: number, entryBytes: number): Promise<(readonly [number, number])[]> {
    const view = await this.file.at(bodyAt + TABLE_HEAD_BYTES, Math.min(count, MAX_READ_ENTRIES) * entryBytes);
    return [...pairsOf(view, entryBytes)];
  }

  private async unpack(claimedBytes: number, at: number, end: number): Promise<void> {
    this.unpackedBytes += claimedBytes;
    const length = Math.min(end, this.file.size) - at;
    if (this.exceeds() || length <= 0 || length > MAX_UNPACKED_INDEX_BYTES) return;
    const view = await this.file.at(at, length);
    const bytes = this.inflate(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), claimedBytes);
    if (bytes === undefined) return;
    const inner = new ClaimReader(
      new ChunkedFile(async (offset, wanted) => bytes.subarray(offset, offset + wanted), bytes.length),
      // Unpacks only once: ffmpeg does not unpack an index within an index either.
      () => undefined,
    );
    await inner.walk(0, bytes.length);
    this.finished += inner.entries();
  }
}

/**
 * Add up how many entries an MP4's index claims, from the heads of its tables: a number of four bytes can claim four billion
 * samples of the same size, and ffprobe makes an entry for each.
 * @returns the claims; counting stops when one of the limits is exceeded
 * @see https://developer.apple.com/documentation/quicktime-file-format/sample_table_atoms
 */
export const readIndexClaims = async (readAt: ReadAt, size: number, inflate: Inflate): Promise<IndexClaims> => {
  const reader = new ClaimReader(new ChunkedFile(readAt, size), inflate);
  await reader.walk(0, size);
  return { entries: reader.entries(), unpackedBytes: reader.unpackedBytes };
};
