import type { ReadAt } from '../../../core/media/chunked-file.ts';
import { HEADER_BYTES, readBox, viewOf, WIDE_HEADER_BYTES } from '../../mp4/box.ts';
import { NoIndexError } from '../no-index.ts';
import type { Packet } from '../packet.ts';
import type { FragmentDefaults } from './film-boxes.ts';
import { readFragment } from './read-fragment.ts';

/** A fragment's description takes some kilobytes; longer ones than this are malice. */
const MAX_MOOF_BYTES = 4 * 1024 * 1024;
/** Bytes of one read, which hold most descriptions and the header behind them. */
const READ_BYTES = 16 * 1024;
/** More boxes than the fragments of any film that is given an index. */
const MAX_BOXES = 400_000;

/** Looks at a file from one box to the next; one read holds several small ones. */
class BoxWalk {
  private from = 0;
  private bytes: Uint8Array = new Uint8Array();

  constructor(
    private readonly readAt: ReadAt,
    private readonly size: number,
  ) {}

  async at(offset: number, length: number): Promise<Uint8Array> {
    const to = Math.min(this.size, offset + length);
    if (offset < this.from || to > this.from + this.bytes.byteLength) {
      this.bytes = await this.readAt(offset, Math.min(this.size - offset, Math.max(length, READ_BYTES)));
      this.from = offset;
    }
    return this.bytes.subarray(offset - this.from, to - this.from);
  }
}

/**
 * The samples of a track in all fragments of a file, in one pass over their descriptions.
 * @param dts when the first of them is decoded if its fragment does not state it
 * @throws {NoIndexError} when a description is damaged, or a sample lies outside of the file; also when the file was cut off
 */
export async function* fragmentPackets(
  readAt: ReadAt,
  sizeBytes: number,
  track: { readonly trackId: number; readonly defaults: FragmentDefaults; readonly dts: number },
): AsyncGenerator<readonly Packet[], void> {
  const walk = new BoxWalk(readAt, sizeBytes);
  let { dts } = track;
  let boxes = 0;
  for (let start = 0; start + HEADER_BYTES <= sizeBytes; boxes += 1) {
    if (boxes > MAX_BOXES) throw new NoIndexError('tooLarge', `The film has more than ${MAX_BOXES} boxes.`);
    const head = await walk.at(start, WIDE_HEADER_BYTES);
    const box = readBox(viewOf(head), start, sizeBytes);
    if (box === undefined || !box.isWhole) throw new NoIndexError('damaged', `The film is damaged at byte ${start}.`);
    if (box.type === 'moof') {
      if (box.end - start > MAX_MOOF_BYTES) throw new NoIndexError('tooLarge', 'A fragment has a large description.');
      const moof = await walk.at(start, box.end - start);
      const found = readFragment(moof, { ...track, moofAt: start, dts });
      if (found.packets.some(({ at, bytes }) => at < 0 || at + bytes > sizeBytes)) {
        throw new NoIndexError('damaged', `A picture of the fragment at byte ${start} lies outside of the file.`);
      }
      dts = found.dts;
      if (found.packets.length > 0) yield found.packets;
    }
    start = box.end;
  }
}
