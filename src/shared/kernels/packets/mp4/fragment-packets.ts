import type { ReadAt } from '../../../core/media/chunked-file.ts';
import { NoIndexError } from '../no-index.ts';
import type { Packet } from '../packet.ts';
import type { FragmentDefaults } from './film-boxes.ts';
import { fragmentBoxes } from './fragment-boxes.ts';
import { readFragment } from './read-fragment.ts';

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
  let { dts } = track;
  for await (const { at: moofAt, moof } of fragmentBoxes(readAt, sizeBytes)) {
    const found = readFragment(moof, { ...track, moofAt, dts });
    if (found.packets.some(({ at, bytes }) => at < 0 || at + bytes > sizeBytes)) {
      throw new NoIndexError('damaged', `A picture of the fragment at byte ${moofAt} lies outside of the file.`);
    }
    dts = found.dts;
    if (found.packets.length > 0) yield found.packets;
  }
}
