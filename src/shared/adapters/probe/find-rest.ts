import type { ReadAt } from '../../core/media/chunked-file.ts';
import { readMatroskaSegment } from '../../core/media/matroska-segment.ts';
import type { UnreadRest } from '../../core/media/unread-rest.ts';
import { walkFlvRest } from '../../kernels/packets/flv/walk-rest.ts';
import { scanMatroskaHead } from '../../kernels/packets/matroska/scan-head.ts';
import { walkMatroskaRest } from '../../kernels/packets/matroska/walk-rest.ts';
import { NoIndexError } from '../../kernels/packets/no-index.ts';
import { walkOggRest } from '../../kernels/packets/ogg/walk-rest.ts';
import type { Part, Rest } from '../../kernels/packets/rest.ts';
import { scanHeads } from '../../kernels/packets/scan/run-scan.ts';

/** A film whose packets were read, and where the last one that ffprobe found lies. */
export interface RestSearch {
  /** ffprobe's name of the container */
  readonly container: string;
  readonly sizeBytes: number;
  readonly readAt: ReadAt;
  /** ordinal of the chosen video track */
  readonly ordinal: number | undefined;
  /** undefined where its packets were not read, but the end that the container states is that of its last page */
  readonly lastPos: number | undefined;
  /** average length of a picture, microseconds; 0 where unknown */
  readonly frameUs: number;
}

/** How the end of a container is walked through. */
interface Walk {
  readonly end: number;
  readonly tickUs: number;
  /**
   * @param place of the last packet; undefined: from wherever the structure is found
   * @param isAll whether the part goes on to the end
   */
  readonly walk: (part: Part, place: number | undefined, isAll: boolean) => Rest | undefined;
}

/** Sizes of the stretch at the end of the file in which pictures are looked for, smallest first. The last is far more than the sound of
 * any film goes on behind its pictures. */
const WINDOWS = [1024 ** 2, 16 * 1024 ** 2];
const HEAD_BYTES = 4096;
/** At least a few of the largest pages of Ogg. */
const LAST_PAGES_BYTES = 256 * 1024;
/** Longest head of a block's element, which lies before the place that ffprobe tells. */
const BEFORE_BYTES = 16;

const matroskaWalk = async ({ readAt, sizeBytes, ordinal }: RestSearch): Promise<Walk> => {
  const head = await scanHeads(scanMatroskaHead(sizeBytes, ordinal), { readAt, sizeBytes });
  const isOpen = readMatroskaSegment(await readAt(0, HEAD_BYTES))?.end === undefined;
  return {
    end: head.end,
    tickUs: head.scaleNs / 1000,
    walk: (part, block, isAll) => walkMatroskaRest(part, head.track.number, { block, isOpen: isOpen || !isAll }),
  };
};

const flvWalk = async ({ sizeBytes }: RestSearch): Promise<Walk> => ({
  end: sizeBytes,
  tickUs: 1000,
  walk: (part, tag) => walkFlvRest(part, { tag }),
});

const oggWalk = async ({ sizeBytes }: RestSearch): Promise<Walk> => ({ end: sizeBytes, tickUs: 1, walk: walkOggRest });

const WALKS: Readonly<Record<string, (search: RestSearch) => Promise<Walk>>> = {
  'matroska,webm': matroskaWalk,
  flv: flvWalk,
  ogg: oggWalk,
};

/** The walk through a film's end; undefined where it cannot be judged. */
const openWalk = async (search: RestSearch): Promise<Walk | undefined> => {
  try {
    return await WALKS[search.container]?.(search);
  } catch (error) {
    if (error instanceof NoIndexError) return undefined;
    throw error;
  }
};

/**
 * Look behind the last packet that ffprobe found: at damage it ends, and what follows would be lost without a word. It takes a read
 * or two at the end of the file.
 * @returns undefined when the film is whole there, or in a container in which ffprobe reads on behind damage
 */
export const findRest = async (search: RestSearch): Promise<UnreadRest | undefined> => {
  const { sizeBytes, readAt, frameUs } = search;
  const lastPos = search.lastPos ?? Math.max(1, sizeBytes - LAST_PAGES_BYTES);
  const opened = lastPos > 0 ? await openWalk(search) : undefined;
  if (opened === undefined || lastPos >= opened.end) return undefined;
  const { end, tickUs, walk } = opened;
  const part = async (from: number, to: number): Promise<Part> => ({ from, bytes: await readAt(from, to - from) });
  const [least = 0] = WINDOWS;
  const begin = Math.max(0, lastPos - BEFORE_BYTES);
  const isAll = begin + least >= end;
  const near = walk(await part(begin, Math.min(end, begin + least)), lastPos, isAll);
  if (near === undefined) return undefined;
  const { damagedAt } = near;
  let { last } = near;
  for (const window of isAll ? [] : WINDOWS) {
    const from = Math.max(begin, end - window);
    last = walk(await part(from, end), undefined, true)?.last ?? last;
    if (last !== undefined && last.at > lastPos) break;
  }
  const endUs = last !== undefined && last.at > lastPos ? Math.round(last.tick * tickUs) + frameUs : undefined;
  return endUs === undefined && damagedAt === undefined ? undefined : { damagedAt: damagedAt ?? lastPos, endUs };
};
