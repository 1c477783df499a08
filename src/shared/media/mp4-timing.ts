import type { Warning } from '../contracts/warning.ts';
import { ChunkedFile, type ReadAt } from './chunked-file.ts';
import { silentHoldMs } from './held-picture.ts';
import { type Box, boxesIn } from './mp4-boxes.ts';

/** One edit of a track: a stretch of its media that is shown. @see ISO/IEC 14496-12, 8.6.6 */
export interface Edit {
  /** ticks of the media; -1 for a time in which nothing is shown */
  readonly mediaTime: number;
  /** speed, 16.16 */
  readonly rate: number;
}

/** What the index of a film says about the times of its pictures. */
export interface PictureTimes {
  readonly edits: readonly Edit[];
  /** ticks a second; 0 when it is not told */
  readonly timescale: number;
  /** when the first picture is due, in ticks of the media */
  readonly first: number;
  /** ticks from each picture to the next; undefined where they differ */
  readonly step: number | undefined;
  /** when the last picture is decoded, and how long it is shown; undefined where the table is too long or empty */
  readonly last: { readonly at: number; readonly length: number } | undefined;
}

const NORMAL_SPEED = 0x10000;
const MAX_EDITS = 1000;
/** Half a million stretches of different durations. */
const MAX_TABLE_BYTES = 4 * 1024 * 1024;
const MAX_TRACKS = 1024;
const PATH: ReadonlySet<string> = new Set(['edts', 'mdia', 'minf', 'stbl']);
const WANTED: ReadonlySet<string> = new Set(['elst', 'mdhd', 'stts', 'ctts']);

const childBoxes = async (file: ChunkedFile, box: Box, found: Map<string, Box>): Promise<Map<string, Box>> => {
  for await (const child of boxesIn(file, box.bodyAt, Math.min(box.end, file.size))) {
    if (PATH.has(child.type)) await childBoxes(file, child, found);
    if (WANTED.has(child.type) && !found.has(child.type)) found.set(child.type, child);
  }
  return found;
};

const readEdits = (view: DataView): Edit[] => {
  const wide = view.byteLength >= 8 && view.getUint8(0) === 1;
  const step = wide ? 20 : 12;
  const edits: Edit[] = [];
  for (let at = 8; at + step <= view.byteLength && edits.length < MAX_EDITS; at += step) {
    const mediaTime = wide ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    edits.push({ mediaTime, rate: view.getUint32(at + step - 4) });
  }
  return edits;
};

const readDurations = (view: DataView): Pick<PictureTimes, 'step' | 'last'> => {
  let at = 0;
  let last: PictureTimes['last'];
  const entries: [count: number, delta: number][] = [];
  for (let place = 8; place + 8 <= view.byteLength; place += 8) {
    const [count, delta] = [view.getUint32(place), view.getUint32(place + 4)];
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
  let place = 0;
  for await (const box of boxesIn(file, 0, size)) {
    if (box.type !== 'moov') continue;
    for await (const track of boxesIn(file, box.bodyAt, Math.min(box.end, size), MAX_TRACKS)) {
      if (track.type !== 'trak') continue;
      place += 1;
      if (place <= index) continue;
      const boxes = await childBoxes(file, track, new Map());
      const view = async (type: string, most: number): Promise<DataView> => {
        const found = boxes.get(type);
        const length = found === undefined ? 0 : Math.min(found.end, size) - found.bodyAt;
        return found === undefined || length > MAX_TABLE_BYTES
          ? new DataView(new ArrayBuffer(0))
          : file.at(found.bodyAt, Math.min(length, most));
      };
      const mdhd = await view('mdhd', 24);
      const offsets = await view('ctts', 16);
      const wide = mdhd.byteLength >= 24 && mdhd.getUint8(0) === 1;
      return {
        edits: readEdits(await view('elst', MAX_TABLE_BYTES)),
        timescale: mdhd.byteLength < 24 ? 0 : mdhd.getUint32(wide ? 20 : 12),
        // Writers put negative offsets into version 0 too.
        first: offsets.byteLength < 16 ? 0 : offsets.getInt32(12),
        ...readDurations(await view('stts', MAX_TABLE_BYTES)),
      };
    }
  }
  return undefined;
};

/** How the edits of a film are followed. */
export interface FollowedEdits {
  /** how much of the pictures lies before the film begins, microseconds, where the edit list is left to us */
  readonly trimUs?: number;
  readonly warnings: readonly Warning[];
}

const approximate = (message: string): FollowedEdits => ({ warnings: [{ code: 'timesApproximate', message }] });

/**
 * How to follow an edit list exactly. ffmpeg drops the picture that is on the screen when an edit begins between two, and shows
 * the next one in its place, up to its own length too early. A list of a single edit is only a shift of the clock, which we do.
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
 * When a film's last picture is due that its index holds for longer than those before it.
 * @returns microseconds on the container's clock; undefined where it is not held, or where edits leave open when that picture is due
 */
export const heldByIndex = (
  { edits, timescale, first, last }: PictureTimes,
  fps: number | null | undefined,
): number | undefined => {
  if (last === undefined || timescale === 0 || edits.length > 1) return undefined;
  // Without an average rate no length is more than usual.
  const isUsual = fps == null || (last.length * 1000) / timescale <= 1000 / fps + silentHoldMs(fps);
  return isUsual ? undefined : Math.round(((last.at + first - (edits[0]?.mediaTime ?? first)) * 1e6) / timescale);
};
