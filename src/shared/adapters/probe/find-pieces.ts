import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Warning } from '../../core/contracts/warning.ts';
import { type ClockJump, ClockJumps, parseListedPacket } from '../../core/media/clock-jumps.ts';
import type { PieceBytes } from '../../core/media/film-pieces.ts';
import { readMatroskaSegment } from '../../core/media/matroska-segment.ts';
import { flvHeaderIn, pieceBorder } from '../../core/media/piece-border.ts';
import type { ReadAt } from '../../core/media/read-mp4-layout.ts';
import { type RunFfprobe, runToItsEnd } from './run-ffprobe.ts';
import { suspiciousStretches } from './sample-clock.ts';

export interface PieceSearch {
  /** ffprobe's name of the container */
  readonly container: string;
  /** index of the chosen track */
  readonly video: number;
  /** the container's own number of the track; undefined when ffprobe does not report it */
  readonly id?: number | undefined;
  readonly sizeBytes: number;
  readonly readAt: ReadAt;
  readonly run: RunFfprobe;
  /** byte position of the last packet, if the end of the file was read */
  readonly lastPos?: number | undefined;
  /** whether all packets of the video were read already, and their clock does not jump */
  readonly isSteady?: boolean | undefined;
  /**
   * Largest file whose packets are all listed, which reads the whole file; larger files are only sampled, or not
   * checked.
   */
  readonly maxListedBytes?: number;
}

/** Result of the search for pieces. */
export interface FoundPieces {
  /** without a gap between them; empty when the clock does not jump */
  readonly pieces: readonly PieceBytes[];
  /** about jumps where no piece can begin, and about parts that were not checked */
  readonly warnings: readonly Warning[];
}

/** Byte positions where pieces begin; how often the clock jumps where none can begin; whether the file was not checked. */
interface Borders {
  readonly at: readonly number[];
  readonly unplaced?: number;
  readonly unseen?: boolean;
}

const MAX_LISTED_BYTES = 256 * 1024 * 1024;
/** Most pieces of a film; the rest of the file belongs to the last one. */
const MAX_PIECES = 64;
/** Most bytes before a packet that are read to find where a piece begins. */
const BORDER_BYTES = 2 * 1024 * 1024;
const HEAD_BYTES = 256;

/**
 * Finds clock jumps by listing the packets of a file or of a part of it.
 * @returns jumps, with positions in the whole file
 */
const listJumps = async ({ container, video, run }: PieceSearch, bytes?: PieceBytes): Promise<ClockJump[]> => {
  let jumps: ClockJumps | undefined;
  await runToItsEnd(() => {
    const found = new ClockJumps(video, TRANSMITTED.has(container));
    jumps = found;
    return run({
      args: ['-show_entries', 'packet=stream_index,pts_time,dts_time,pos', '-of', 'csv=p=0'],
      bytes,
      outputs: {
        1: async (output: Readable) => {
          for await (const line of createInterface({ input: output })) {
            const packet = parseListedPacket(line);
            if (packet !== undefined) found.add(packet);
          }
        },
      },
    });
  });
  const { from = 0 } = bytes ?? {};
  return (jumps?.found() ?? []).map(({ afterPos, beforePos }) => ({
    afterPos: from + afterPos,
    beforePos: from + beforePos,
  }));
};

/** Find for each jump the position at which the next piece can be read by itself. */
const placeBorders = async (
  { container, readAt, sizeBytes }: PieceSearch,
  jumps: readonly ClockJump[],
): Promise<Borders> => {
  const borders: number[] = [];
  let unplaced = 0;
  for (const { afterPos, beforePos } of jumps.slice(0, MAX_PIECES)) {
    const from = Math.max(afterPos, beforePos - BORDER_BYTES);
    const bytes = await readAt(from, beforePos - from + HEAD_BYTES);
    const place = pieceBorder(container, { bytes, firstAt: beforePos - from });
    const border = from + (place ?? 0);
    if (place !== undefined && border > (borders.at(-1) ?? 0) && border < sizeBytes) borders.push(border);
    else unplaced += 1;
  }
  return { at: borders, unplaced };
};

/** Containers of broadcasts: their clock leaps forwards when the transmission was interrupted. */
const TRANSMITTED = new Set(['mpegts', 'mpeg']);

const isLarge = ({ sizeBytes, maxListedBytes = MAX_LISTED_BYTES }: PieceSearch): boolean => sizeBytes > maxListedBytes;

const listedBorders = async (search: PieceSearch): Promise<Borders> => {
  if (isLarge(search)) return { at: [], unseen: true };
  return search.isSteady === true ? { at: [] } : placeBorders(search, await listJumps(search));
};

/** In large files packets are listed only in the stretches where samples of the clock are out of step. */
const transmittedBorders = async (search: PieceSearch): Promise<Borders> => {
  const { id } = search;
  if (!isLarge(search) || id === undefined) return listedBorders(search);
  const jumps: ClockJump[] = [];
  for (const stretch of await suspiciousStretches({ ...search, id })) jumps.push(...(await listJumps(search, stretch)));
  return placeBorders(search, jumps);
};

/**
 * Finds further Matroska files after the segment of the first one. When a segment's length is unknown, its packets are
 * listed.
 */
const matroskaBorders = async (search: PieceSearch): Promise<Borders> => {
  const { readAt, sizeBytes } = search;
  const borders: number[] = [];
  for (let at = 0; borders.length < MAX_PIECES; ) {
    const segment = readMatroskaSegment(await readAt(at, HEAD_BYTES), at);
    if (segment !== undefined && segment.end === undefined) {
      if (at === 0) return listedBorders(search);
      // The packets of this segment cannot be told from those of the pieces before it.
      return { at: borders, unseen: isLarge(search) };
    }
    const end = segment?.end;
    if (end === undefined || end >= sizeBytes) break;
    if (readMatroskaSegment(await readAt(end, HEAD_BYTES), end) === undefined) break;
    borders.push(end);
    at = end;
  }
  return { at: borders };
};

/**
 * Some versions of ffprobe read on past the header of a second FLV file, others stop before it: then the header is
 * searched for.
 */
const flvBorders = async (search: PieceSearch): Promise<Borders> => {
  const listed = await listedBorders(search);
  const { readAt, sizeBytes, lastPos = 0 } = search;
  const length = Math.min(BORDER_BYTES, sizeBytes - lastPos - 1);
  const at = listed.at.length > 0 || length <= 0 ? undefined : flvHeaderIn(await readAt(lastPos + 1, length));
  return at === undefined ? listed : { ...listed, at: [lastPos + 1 + at] };
};

const SEARCHES: Readonly<Record<string, (search: PieceSearch) => Promise<Borders>>> = {
  'matroska,webm': matroskaBorders,
  flv: flvBorders,
  mpegts: transmittedBorders,
  mpeg: transmittedBorders,
  ogg: listedBorders,
};

/** Containers all of whose packets are listed, where only the clock of the video counts. */
const LISTED = new Set(['flv', 'ogg']);

/** Whether the search for pieces has to look at all packets of the video, so that whoever reads them first may tell. */
export const looksAtAllPackets = async (search: PieceSearch): Promise<boolean> => {
  if (isLarge(search)) return false;
  if (search.container !== 'matroska,webm') return LISTED.has(search.container);
  const segment = readMatroskaSegment(await search.readAt(0, HEAD_BYTES));
  return segment !== undefined && segment.end === undefined;
};

const warningsOf = ({ unplaced = 0, unseen = false }: Borders, { maxListedBytes = MAX_LISTED_BYTES }: PieceSearch) => {
  const warnings: Warning[] = [];
  if (unplaced > 0) {
    const times = unplaced === 1 ? 'once' : `${unplaced} times`;
    const message =
      `The clock of the file jumps ${times} where nothing begins that can be read by itself: ` +
      'pictures behind such a place may be missing or be shown at other times.';
    warnings.push({ code: 'clockJump', message });
  }
  if (unseen) {
    const mib = Math.floor(maxListedBytes / 1024 ** 2);
    const message =
      `Whether the clock of the file begins again within it was not looked at, as it is larger than ${mib} MiB. ` +
      'If it was joined of several recordings, all but the first may be missing or be shown at other times.';
    warnings.push({ code: 'timesApproximate', message });
  }
  return warnings;
};

/**
 * Find the pieces of a file whose clock jumps: several recordings written one after another, or one recording with a gap.
 */
export const findPieces = async (search: PieceSearch): Promise<FoundPieces> => {
  const borders = (await SEARCHES[search.container]?.(search)) ?? { at: [] };
  const ends = [...borders.at, search.sizeBytes];
  const pieces = borders.at.length === 0 ? [] : ends.map((to, i) => ({ from: ends[i - 1] ?? 0, to }));
  return { pieces, warnings: warningsOf(borders, search) };
};
