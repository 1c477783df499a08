import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ClockJumps, parseListedPacket } from '../media/clock-jumps.ts';
import type { PieceBytes } from '../media/film-pieces.ts';
import { readMatroskaSegment } from '../media/matroska-segment.ts';
import { flvHeaderIn, pieceBorder } from '../media/piece-border.ts';
import type { ReadAt } from '../media/read-mp4-layout.ts';
import type { RunFfprobe } from './run-ffprobe.ts';

export interface PieceSearch {
  /** ffprobe's name of the container */
  readonly container: string;
  /** index of the chosen track */
  readonly video: number;
  readonly sizeBytes: number;
  readonly readAt: ReadAt;
  readonly run: RunFfprobe;
  /** byte of the packet that was read last at the file's end, where that was done */
  readonly lastPos?: number | undefined;
}

/** A file whose packets are listed is read from beginning to end: larger ones are taken to be of one piece. */
const MAX_LISTED_BYTES = 256 * 1024 * 1024;
/** Most pieces of a film; what lies behind them belongs to the last one. */
const MAX_PIECES = 64;
/** Read to find where a piece begins. */
const BORDER_BYTES = 2 * 1024 * 1024;
const HEAD_BYTES = 256;

/** Another file behind the segment, as often as there is one. */
const matroskaBorders = async ({ readAt, sizeBytes }: PieceSearch): Promise<number[]> => {
  const borders: number[] = [];
  for (let at = 0; borders.length < MAX_PIECES; ) {
    const end = readMatroskaSegment(await readAt(at, HEAD_BYTES), at)?.end;
    if (end === undefined || end >= sizeBytes) break;
    if (readMatroskaSegment(await readAt(end, HEAD_BYTES), end) === undefined) break;
    borders.push(end);
    at = end;
  }
  return borders;
};

/** Their clocks are those of a transmission: they leap where it was interrupted. */
const TRANSMITTED = new Set(['mpegts', 'mpeg']);

const listedBorders = async ({ container, video, readAt, run, sizeBytes }: PieceSearch): Promise<number[]> => {
  if (sizeBytes > MAX_LISTED_BYTES) return [];
  const jumps = new ClockJumps(video, TRANSMITTED.has(container));
  await run({
    args: ['-show_entries', 'packet=stream_index,pts_time,dts_time,pos', '-of', 'csv=p=0'],
    outputs: {
      1: async (output: Readable) => {
        for await (const line of createInterface({ input: output })) {
          const packet = parseListedPacket(line);
          if (packet !== undefined) jumps.add(packet);
        }
      },
    },
  });
  const borders: number[] = [];
  for (const { afterPos, beforePos } of jumps.found().slice(0, MAX_PIECES)) {
    const from = Math.max(afterPos, beforePos - BORDER_BYTES);
    const bytes = await readAt(from, beforePos - from + HEAD_BYTES);
    const place = pieceBorder(container, { bytes, firstAt: beforePos - from });
    const border = from + (place ?? 0);
    if (place !== undefined && border > (borders.at(-1) ?? 0) && border < sizeBytes) borders.push(border);
  }
  return borders;
};

/** Some versions of ffprobe read on behind the header of another file, some end before it. */
const flvBorders = async (search: PieceSearch): Promise<number[]> => {
  const listed = await listedBorders(search);
  const { readAt, sizeBytes, lastPos = 0 } = search;
  const length = Math.min(BORDER_BYTES, sizeBytes - lastPos - 1);
  const at = listed.length > 0 || length <= 0 ? undefined : flvHeaderIn(await readAt(lastPos + 1, length));
  return at === undefined ? listed : [lastPos + 1 + at];
};

const SEARCHES: Readonly<Record<string, (search: PieceSearch) => Promise<number[]>>> = {
  'matroska,webm': matroskaBorders,
  flv: flvBorders,
  mpegts: listedBorders,
  mpeg: listedBorders,
  ogg: listedBorders,
};

/**
 * Find the pieces of a file whose clock jumps: several recordings written one after another, or one with a hole.
 * @returns pieces without a gap between them; none where the clock runs through
 */
export const findPieces = async (search: PieceSearch): Promise<PieceBytes[]> => {
  const borders = (await SEARCHES[search.container]?.(search)) ?? [];
  if (borders.length === 0) return [];
  const ends = [...borders, search.sizeBytes];
  return ends.map((to, i) => ({ from: ends[i - 1] ?? 0, to }));
};
