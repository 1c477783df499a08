import { NoIndexError } from '../no-index.ts';
import { damagedAt, type OnDamage, placeOfDamage, type Scan, type TakePacket } from '../scan.ts';
import { MAX_ELEMENT_HEAD_BYTES, readElementHead, readUint, readVint } from './ebml.ts';
import { ID, TOP_LEVEL } from './element-ids.ts';
import { seekCluster } from './seek-cluster.ts';

/** The clusters of a film. */
export interface Clusters {
  readonly clustersAt: number;
  /** end of the segment */
  readonly end: number;
  readonly track: { readonly number: number };
}

/** The element's head, the track's number, a time of two bytes and the flags. */
const BLOCK_HEAD_BYTES = MAX_ELEMENT_HEAD_BYTES + 8 + 3;
/** More than any picture has: where it is not known how long a cluster is, nothing else tells that a size is damaged. */
const MAX_ELEMENT_BYTES = 1024 ** 3;
const KEY_FRAME = 0x80;
const LACING = 0x06;

/** A block of the chosen track. */
interface Block {
  /** its picture in the file */
  readonly at: number;
  readonly bytes: number;
  /** time within the cluster, ticks */
  readonly time: number;
  readonly flags: number;
}

/**
 * Reads the head of a block.
 * @param body the first bytes of its content
 * @param size of its content
 * @returns undefined for a block of another track
 */
const readBlock = (body: Uint8Array, at: number, size: number, track: number): Block | undefined => {
  const number = readVint(body, 0, 8);
  if (number === undefined || number.length + 3 > size) throw damagedAt(at, 'The block');
  if (number.value !== track) return undefined;
  const { length } = number;
  const [high = 0, low = 0, flags = 0] = body.subarray(length, length + 3);
  if ((flags & LACING) !== 0) throw new NoIndexError('container', `The block at byte ${at} holds several pictures.`);
  const time = ((high << 24) | (low << 16)) >> 16;
  return { at: at + length + 3, bytes: size - length - 3, time, flags };
};

interface Group {
  readonly block: Block | undefined;
  readonly isKey: boolean;
  readonly duration: number;
}

/** A block with what belongs to it. */
function* scanGroup(from: number, end: number, track: number): Scan<Group> {
  let block: Block | undefined;
  let isKey = true;
  let duration = 0;
  for (let at = from; at < end; ) {
    const bytes = yield { at, length: BLOCK_HEAD_BYTES };
    const head = readElementHead(bytes);
    if (head?.size === undefined || at + head.length + head.size > end) throw damagedAt(at, 'The element');
    const body = bytes.subarray(head.length);
    if (head.id === ID.block) block = readBlock(body, at + head.length, head.size, track);
    if (head.id === ID.referenceBlock) isKey = false;
    if (head.id === ID.blockDuration) duration = readUint(body.subarray(0, head.size));
    at += head.length + head.size;
  }
  return { block, isKey, duration };
}

/**
 * Walk through a cluster.
 * @param end its end; where the file does not say, the segment's
 * @param open whether the file does not say where the cluster ends
 * @returns where it ends
 */
function* scanCluster(from: number, end: number, open: boolean, film: Clusters, take: TakePacket): Scan<number> {
  const { number: track } = film.track;
  let time: number | undefined;
  const found = (block: Block, isKey: boolean, duration: number) => {
    if (time === undefined) throw damagedAt(block.at, 'The time of the block');
    if (block.bytes === 0) return;
    const pts = time + block.time;
    take({ at: block.at, bytes: block.bytes, dts: pts, pts, duration, isKey });
  };
  for (let at = from; at < end; ) {
    const bytes = yield { at, length: BLOCK_HEAD_BYTES };
    const head = readElementHead(bytes);
    if (head === undefined) return yield* cutOff(at, film);
    if (open && (TOP_LEVEL.has(head.id) || head.id === ID.ebml)) return at;
    const bodyAt = at + head.length;
    if (head.size === undefined || head.size > MAX_ELEMENT_BYTES) throw damagedAt(at, 'The element');
    const next = bodyAt + head.size;
    // A file that was cut off ends within a block.
    if (next > film.end) return film.end;
    if (next > end) throw damagedAt(at, 'The element');
    if (head.id === ID.encryptedBlock) throw new NoIndexError('encrypted', 'The film has encrypted blocks.');
    if (head.id === ID.timestamp) time = readUint(bytes.subarray(head.length, head.length + head.size));
    if (head.id === ID.simpleBlock) {
      const block = readBlock(bytes.subarray(head.length), bodyAt, head.size, track);
      if (block !== undefined) found(block, (block.flags & KEY_FRAME) !== 0, 0);
    }
    if (head.id === ID.blockGroup) {
      const { block, isKey, duration } = yield* scanGroup(bodyAt, next, track);
      if (block !== undefined) found(block, isKey, duration);
    }
    at = next;
  }
  return end;
}

/** The end of a film that was cut off within the head of an element. @throws {NoIndexError} when it was not */
function* cutOff(at: number, { end }: Clusters): Scan<number> {
  const rest = yield { at, length: MAX_ELEMENT_HEAD_BYTES };
  if (at + rest.length < end || rest.length === MAX_ELEMENT_HEAD_BYTES) throw damagedAt(at, 'The element');
  return end;
}

/** Walk through an element of the segment. @returns where it ends */
function* scanElement(at: number, film: Clusters, take: TakePacket): Scan<number> {
  const head = readElementHead(yield { at, length: MAX_ELEMENT_HEAD_BYTES });
  if (head === undefined) return yield* cutOff(at, film);
  const bodyAt = at + head.length;
  if (head.id === ID.cluster) {
    const end = head.size === undefined ? film.end : Math.min(bodyAt + head.size, film.end);
    return yield* scanCluster(bodyAt, end, head.size === undefined, film, take);
  }
  const isKnown = TOP_LEVEL.has(head.id) || head.id === ID.void || head.id === ID.crc32;
  if (!isKnown || head.size === undefined) throw damagedAt(at, 'The element');
  return bodyAt + head.size;
}

/**
 * List the packets of a track, cluster by cluster. Clusters and segments may be of unknown size, as in live WebM. Behind an element
 * that is damaged the listing goes on with the next cluster, as demuxers do.
 * @throws {NoIndexError} when a block is encrypted or holds several pictures
 */
export function* scanClusters(film: Clusters, take: TakePacket, onDamage?: OnDamage): Scan<void> {
  for (let at = film.clustersAt; at < film.end; ) {
    try {
      at = yield* scanElement(at, film, take);
    } catch (error) {
      const damagedFrom = placeOfDamage(error);
      onDamage?.();
      const next = yield* seekCluster(damagedFrom, film.end);
      if (next === undefined) return;
      at = next;
    }
  }
}
