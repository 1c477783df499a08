import { findTrack, firstBoxes, startOf } from '../../kernels/mp4/boxes-in-file.ts';
import {
  CLOCK_BYTES,
  EDIT_LIST_BYTES,
  type Edit,
  editsOf,
  entriesAfterHead,
  pairsOf,
  TABLE_HEAD_BYTES,
  timescaleOf,
} from '../../kernels/mp4/tables.ts';
import type { Warning } from '../contracts/warning.ts';
import { ChunkedFile, type ReadAt } from './chunked-file.ts';
import { silentHoldMs } from './held-picture.ts';

/** Times of a track's pictures, by the index of the film. */
export interface PictureTimes {
  readonly edits: readonly Edit[];
  /** ticks a second; 0 when the file does not state it */
  readonly timescale: number;
  /** when the first picture is due, in ticks of the media */
  readonly first: number;
  /** ticks from each picture to the next; undefined where they differ */
  readonly step: number | undefined;
  /** when the last picture is decoded, and how long it is shown; undefined where the table is too long or empty */
  readonly last: { readonly at: number; readonly length: number } | undefined;
}

const NORMAL_SPEED = 0x10000;
/** Room for half a million runs of pictures with different durations. */
const MAX_TABLE_BYTES = 4 * 1024 * 1024;
const NOTHING = new DataView(new ArrayBuffer(0));
const PATH: ReadonlySet<string> = new Set(['edts', 'mdia', 'minf', 'stbl']);
const WANTED: ReadonlySet<string> = new Set(['elst', 'mdhd', 'stts', 'ctts']);

const readDurations = (view: DataView): Pick<PictureTimes, 'step' | 'last'> => {
  let at = 0;
  let last: PictureTimes['last'];
  const entries: [count: number, delta: number][] = [];
  for (const [count, delta] of pairsOf(entriesAfterHead(view))) {
    if (count === 0) continue;
    last = { at: at + (count - 1) * delta, length: delta };
    at += count * delta;
    if (entries.length < 3) entries.push([count, delta]);
  }
  const [first, second] = entries;
  // The last picture may have a length of its own.
  const isEven = entries.length === 1 || (entries.length === 2 && second?.[0] === 1);
  return { step: isEven && first !== undefined && first[1] > 0 ? first[1] : undefined, last };
};

/**
 * Read when the pictures of a track are due from the index of an MP4 or QuickTime file.
 * @param index of the track in the file's order
 * @returns undefined when the file has no such track
 */
export const readPictureTimes = async (
  readAt: ReadAt,
  size: number,
  index: number,
): Promise<PictureTimes | undefined> => {
  const file = new ChunkedFile(readAt, size);
  const found = await findTrack(file, index);
  if (found === undefined) return undefined;
  const boxes = await firstBoxes(file, found.track, { wanted: WANTED, into: PATH });
  /** Content of a box; empty when the box is missing or longer than any film needs. */
  const view = async (type: string, most = MAX_TABLE_BYTES): Promise<DataView> => {
    const box = boxes.get(type);
    return box === undefined || box.end - box.bodyAt > MAX_TABLE_BYTES ? NOTHING : startOf(file, box, most);
  };
  const offsets = await view('ctts', TABLE_HEAD_BYTES + 8);
  return {
    edits: editsOf(await view('elst', EDIT_LIST_BYTES)),
    timescale: timescaleOf(await view('mdhd', CLOCK_BYTES)) ?? 0,
    // Writers put negative offsets into version 0 too.
    first: offsets.byteLength < 16 ? 0 : offsets.getInt32(12),
    ...readDurations(await view('stts')),
  };
};

/** How the edit list of a film is applied. */
export interface FollowedEdits {
  /** microseconds of video before the film begins; set when we apply the edit list and ffmpeg does not */
  readonly trimUs?: number;
  readonly warnings: readonly Warning[];
}

const approximate = (message: string): FollowedEdits => ({ warnings: [{ code: 'timesApproximate', message }] });

/**
 * How to apply an edit list exactly. When an edit begins between two pictures, ffmpeg drops the one that should be on the
 * screen and shows the next one in its place, too early by up to the length of a picture. A list of a single edit only shifts
 * the clock: we do that ourselves.
 */
export const followEdits = ({ edits, timescale, first, step }: PictureTimes): FollowedEdits => {
  const shown = edits.filter(({ mediaTime }) => mediaTime >= 0);
  if (shown.some(({ rate }) => rate !== NORMAL_SPEED)) {
    return approximate(
      'The edit list plays a part of the film at another speed or holds a picture, which is not followed: that part is shown at normal speed.',
    );
  }
  const isBetween = ({ mediaTime }: Edit): boolean =>
    mediaTime > first && (step === undefined || (mediaTime - first) % step !== 0);
  if (timescale === 0 || !shown.some(isBetween)) return { warnings: [] };
  const [only] = edits;
  if (only !== undefined && edits.length === 1) {
    return { trimUs: Math.round(((only.mediaTime - first) / timescale) * 1e6), warnings: [] };
  }
  return approximate(
    `The edit list begins a part of the film between two pictures (${edits.length} edits): pictures of such a part are shown up to 1 frame too early.`,
  );
};

/**
 * When the last picture of a film is due, if the index makes it last longer than the pictures before it.
 * @returns microseconds on the container's clock; undefined when it does not last longer, or when several edits leave open
 *   when it is due
 */
export const heldByIndex = (
  { edits, timescale, first, last }: PictureTimes,
  fps: number | null | undefined,
): number | undefined => {
  if (last === undefined || timescale === 0 || edits.length > 1) return undefined;
  // Without an average rate there is no usual length to compare with.
  const isUsual = fps == null || (last.length * 1000) / timescale <= 1000 / fps + silentHoldMs(fps);
  return isUsual ? undefined : Math.round(((last.at + first - (edits[0]?.mediaTime ?? first)) * 1e6) / timescale);
};
