import type { ReadAt } from '../../../core/media/chunked-file.ts';
import { NoIndexError } from '../no-index.ts';
import type { Packet } from '../packet.ts';
import type { OnDamage } from '../scan.ts';
import type { FragmentDefaults } from './film-boxes.ts';
import { fragmentBoxes } from './fragment-boxes.ts';
import { type FragmentSamples, readFragment } from './read-fragment.ts';

/** What a fragment holds; undefined when its description is damaged. */
const readOrLose = (read: () => FragmentSamples): FragmentSamples | undefined => {
  try {
    return read();
  } catch (error) {
    if (error instanceof NoIndexError && error.reason === 'damaged') return undefined;
    throw error;
  }
};

/** Whether a picture lies on the next fragment's description, or outside of the file. */
const liesOn = ({ at, bytes }: Packet, from: number, to: number, sizeBytes: number): boolean =>
  at < 0 || at + bytes > sizeBytes || (at < to && at + bytes > from);

/**
 * The samples of a track in all fragments of a file, in one pass over their descriptions.
 * @param track `dts`: when the first of them is decoded if its fragment does not state it. `onDamage`: a fragment was left out, as its
 *   description is damaged: it cannot be read, it has pictures where the next one begins, or its time is later than that of the next
 *   one, which goes on where the one before ended. Behind it a fragment says itself when it begins
 * @throws {NoIndexError} when a sample of the last one lies outside of the file: the file was cut off
 */
export async function* fragmentPackets(
  readAt: ReadAt,
  sizeBytes: number,
  track: {
    readonly trackId: number;
    readonly defaults: FragmentDefaults;
    readonly dts: number;
    readonly onDamage: OnDamage;
  },
): AsyncGenerator<readonly Packet[], void> {
  let dts: number | undefined = track.dts;
  const lost = () => {
    dts = undefined;
    track.onDamage();
  };
  let held: readonly Packet[] = [];
  /** when the held ones should begin; undefined for the first */
  let due: number | undefined;
  for await (const { at: moofAt, moof } of fragmentBoxes(readAt, sizeBytes, lost)) {
    const isWrong = held.some((packet) => liesOn(packet, moofAt, moofAt + moof.byteLength, sizeBytes));
    if (isWrong) {
      lost();
      held = [];
    }
    const found = readOrLose(() => readFragment(moof, { ...track, moofAt, dts }));
    const startsAt = found?.packets[0]?.dts ?? Number.POSITIVE_INFINITY;
    // A clock that begins again is another film: only one that goes on where it was shows that the time in between is damaged.
    const isStray = due !== undefined && (held[0]?.dts ?? 0) > startsAt && startsAt >= due;
    if (isStray) track.onDamage();
    else if (held.length > 0) yield held;
    due = held.length > 0 && !isStray ? dts : undefined;
    held = found?.packets ?? [];
    if (found === undefined) lost();
    else dts = found.dts;
  }
  const outside = held.find(({ at, bytes }) => at < 0 || at + bytes > sizeBytes);
  if (outside !== undefined)
    throw new NoIndexError('damaged', `The picture at byte ${outside.at} lies outside of the file.`);
  if (held.length > 0) yield held;
}
