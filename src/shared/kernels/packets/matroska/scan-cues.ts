import type { Scan } from '../scan.ts';
import { childrenIn, MAX_ELEMENT_HEAD_BYTES, readElementHead, readUint, readVint } from './ebml.ts';
import { ID } from './element-ids.ts';
import type { MatroskaHead } from './scan-head.ts';

/** A key frame by the film's own index. */
export interface Cue {
  /** ticks */
  readonly time: number;
  /** byte of its cluster in the file */
  readonly clusterAt: number;
  /** where its block begins, counted from the first byte of the cluster's content; undefined where the file does not say */
  readonly blockAt: number | undefined;
}

/** More than the cues of a day take. */
const MAX_CUES_BYTES = 8 * 1024 * 1024;
/** Bytes of a cluster in which its time and the first picture have to lie. */
const LANDING_BYTES = 64 * 1024;
const KEY_FRAME = 0x80;

const trackCue = (point: Uint8Array, track: number, bodyAt: number): Cue | undefined => {
  let time: number | undefined;
  let places = new Map<number, number>();
  for (const { id, body } of childrenIn(point)) {
    if (id === ID.cueTime) time = readUint(body);
    if (id !== ID.cueTrackPositions) continue;
    const children = new Map([...childrenIn(body)].map((child) => [child.id, readUint(child.body)]));
    if (children.get(ID.cueTrack) === track) places = children;
  }
  const position = places.get(ID.cueClusterPosition);
  if (time === undefined || position === undefined) return undefined;
  return { time, clusterAt: bodyAt + position, blockAt: places.get(ID.cueRelativePosition) };
};

/** Read the cues of the chosen track, in the order of time. @returns none where there are no cues, or too many */
export function* scanCues({ cuesAt, bodyAt, end, track }: MatroskaHead): Scan<Cue[]> {
  if (cuesAt === undefined || cuesAt + MAX_ELEMENT_HEAD_BYTES > end) return [];
  const head = readElementHead(yield { at: cuesAt, length: MAX_ELEMENT_HEAD_BYTES });
  if (head?.id !== ID.cues || head.size === undefined || head.size > MAX_CUES_BYTES) return [];
  const body = yield { at: cuesAt + head.length, length: head.size };
  const cues: Cue[] = [];
  for (const child of childrenIn(body)) {
    const cue = child.id === ID.cuePoint ? trackCue(child.body, track.number, bodyAt) : undefined;
    if (cue !== undefined) cues.push(cue);
  }
  return cues.sort((a, b) => a.time - b.time);
}

/** The time of a key frame in a block or in a group around it, within its cluster; undefined when it is none. */
const keyTime = (id: number, body: Uint8Array, track: number): number | undefined => {
  if (id === ID.blockGroup) {
    const children = [...childrenIn(body)];
    const block = children.find((child) => child.id === ID.block);
    const refers = children.some((child) => child.id === ID.referenceBlock);
    return block === undefined || refers ? undefined : keyTime(ID.block, block.body, track);
  }
  const number = readVint(body, 0, 8);
  if (number?.value !== track) return undefined;
  const [high = 0, low = 0, flags = 0] = body.subarray(number.length, number.length + 3);
  const isKey = id === ID.block || (flags & KEY_FRAME) !== 0;
  return isKey ? ((high << 24) | (low << 16)) >> 16 : undefined;
};

/** Whether one of the elements in some bytes of a cluster is the key frame of a cue. */
const hasKey = (bytes: Uint8Array, from: number, time: number, track: number, clusterTime?: number): boolean => {
  let begins = clusterTime;
  for (let at = from; at < bytes.length; ) {
    const head = readElementHead(bytes, at);
    if (head?.size === undefined || head.id === ID.cluster) return false;
    const body = bytes.subarray(at + head.length, at + head.length + head.size);
    if (head.id === ID.timestamp) begins = readUint(body);
    if (head.id === ID.simpleBlock || head.id === ID.blockGroup) {
      const key = keyTime(head.id, body, track);
      if (key !== undefined && begins !== undefined && begins + key === time) return true;
    }
    at += head.length + head.size;
  }
  return false;
};

/** The time of a cluster in its first bytes. */
const clusterTime = (bytes: Uint8Array): number | undefined => {
  for (const { id, body } of childrenIn(bytes)) if (id === ID.timestamp) return readUint(body);
  return undefined;
};

/** Whether the key frame of a cue is where the cue says. */
export function* cueHolds({ time, clusterAt, blockAt }: Cue, { track, end }: MatroskaHead): Scan<boolean> {
  if (clusterAt >= end) return false;
  const bytes = yield { at: clusterAt, length: Math.min(LANDING_BYTES, end - clusterAt) };
  const cluster = readElementHead(bytes);
  if (cluster?.id !== ID.cluster) return false;
  if (hasKey(bytes, cluster.length, time, track.number)) return true;
  const begins = clusterTime(bytes.subarray(cluster.length));
  const at = clusterAt + cluster.length + (blockAt ?? 0);
  if (blockAt === undefined || begins === undefined || at >= end) return false;
  return hasKey(yield { at, length: Math.min(LANDING_BYTES, end - at) }, 0, time, track.number, begins);
}
