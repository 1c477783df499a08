import { sliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import type { SliceRecord } from '../../../shared/core/documents/slice-record.ts';
import { InvalidEventError } from '../../../shared/core/errors/errors.ts';
import type { Slice } from '../../../shared/core/slices/plan-slices.ts';
import { momentAt } from '../../../viewer/core/result/moment.ts';
import { beginsAsJpeg, packedFrame, rangeOf } from '../pack/packed-frame.ts';

/** Most records in memory. */
const KEPT_RECORDS = 64;

/** How stored files are read. */
export interface StoredFiles {
  /** @returns undefined when there is no such file (yet) */
  readonly linkOf: (key: string) => Promise<string | undefined>;
  readonly readRecord: (url: string) => Promise<SliceRecord>;
  /** @param range value of a `Range` header */
  readonly readRange: (url: string, range: string, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
}

/** Single pictures of a job whose frames are packed: each is read by its place in the file of its slice. */
export class PackedFrames {
  private readonly records = new Map<number, Promise<SliceRecord | undefined>>();

  constructor(
    private readonly jobId: string,
    private readonly slices: readonly Slice[],
    private readonly files: StoredFiles,
  ) {}

  /**
   * Read the picture of a second.
   * @returns its JPEG; undefined when there is none (yet)
   * @throws {InvalidEventError} when something else lies there; errors of the reads
   */
  async pictureOf(second: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const record = await this.recordOf(momentAt(this.jobId, this.slices, second * 1000).slice.index);
    const place = record && packedFrame(record, second);
    const url = place && (await this.files.linkOf(place.key));
    if (place === undefined || url === undefined || signal.aborted) return undefined;
    const jpeg = await this.files.readRange(url, rangeOf(place), signal);
    if (jpeg.length === place.bytes && beginsAsJpeg(jpeg)) return jpeg;
    throw new InvalidEventError(`The frame of second ${second} is not where the record of its slice says.`);
  }

  private async recordOf(index: number): Promise<SliceRecord | undefined> {
    const known = this.records.get(index);
    if (known !== undefined) return known;
    const read = this.read(index);
    this.records.set(index, read);
    const [oldest] = this.records.keys();
    if (this.records.size > KEPT_RECORDS && oldest !== undefined) this.records.delete(oldest);
    const record = await read.catch((error: unknown) => {
      this.records.delete(index);
      throw error;
    });
    // A slice that is not rendered yet, or failed, may be rendered later.
    if (record?.status !== 'rendered') this.records.delete(index);
    return record;
  }

  private async read(index: number): Promise<SliceRecord | undefined> {
    const url = await this.files.linkOf(sliceKeys(this.jobId, index).record);
    return url === undefined ? undefined : this.files.readRecord(url);
  }
}
