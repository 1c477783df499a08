import { joined } from '../../mp4/make-box.ts';
import { NoIndexError } from '../no-index.ts';
import type { ReadPacket } from '../packet.ts';
import type { ExcerptMaker, ExcerptPlan, IndexedFilm, OpenedScan, PacketContainer } from '../packet-container.ts';
import { inOrder } from '../scan/in-order.ts';
import { findByScan, scanHeads } from '../scan/run-scan.ts';
import { lookAtCodec } from '../units/look-at-codec.ts';
import { elementHead, sizeBytes, UNKNOWN_SIZE, uintBytes, uintElement } from './ebml.ts';
import { ID } from './element-ids.ts';
import { scanClusters } from './scan-clusters.ts';
import { cueHolds, scanCues } from './scan-cues.ts';
import { type MatroskaHead, scanMatroskaHead } from './scan-head.ts';
import { decodeHead, encodeHead } from './stored-head.ts';

const NS_PER_SECOND = 1_000_000_000;

/** Seconds between two cues from which on seeking by them costs more than a pass over the file. */
const FAR_APART_S = 30;
/** Cues that are held against the clusters. */
const CHECKED_CUES = 4;

/**
 * Whether ffmpeg finds every slice by the film's own index: key frames all along the film, and where they are tried they
 * are where the index says.
 */
const cuesServe = async (film: IndexedFilm, head: MatroskaHead): Promise<boolean> => {
  const cues = await scanHeads(scanCues(head), film);
  const { durationMs, originUs } = film.probe;
  const tickMs = head.scaleNs / 1e6;
  const timesMs = [originUs / 1000, ...cues.map(({ time }) => time * tickMs), originUs / 1000 + durationMs];
  const longestMs = timesMs.slice(1).reduce((longest, ms, i) => Math.max(longest, ms - (timesMs[i] ?? ms)), 0);
  if (cues.length === 0 || longestMs > FAR_APART_S * 1000) return false;
  for (let i = 0; i < CHECKED_CUES; i += 1) {
    const cue = cues[Math.floor((i * (cues.length - 1)) / (CHECKED_CUES - 1))];
    if (cue !== undefined && !(await scanHeads(cueHolds(cue, head), film))) return false;
  }
  return true;
};

const openScan = async (film: IndexedFilm, { isRead } = { isRead: false }): Promise<OpenedScan> => {
  const { probe, sizeBytes: fileBytes } = film;
  // Transparency lies beside the picture, in a part of the block that is not kept.
  if (probe.video.alpha === 'separate')
    throw new NoIndexError('container', 'The film keeps transparency beside its pictures.');
  const head = await scanHeads(scanMatroskaHead(fileBytes, probe.video.ordinal), film);
  const [numerator, denominator] = probe.video.timeBase;
  if (head.scaleNs * denominator !== numerator * NS_PER_SECOND) {
    throw new NoIndexError('clock', `A tick of the film has ${head.scaleNs} ns, which is not what ffprobe reports.`);
  }
  if (!isRead && (await cuesServe(film, head)))
    throw new NoIndexError('cues', 'The film has cues, by which ffmpeg seeks.');
  let isDamaged = false;
  const onDamage = () => {
    isDamaged = true;
  };
  return {
    timeBase: probe.video.timeBase,
    head: encodeHead(head),
    isDamaged: () => isDamaged,
    ...(head.track.units?.stated?.progressive === true ? { progressive: true } : {}),
    scan: (take) => scanClusters(head, inOrder(take), onDamage),
  };
};

/** A block of its own cluster, so that it may have any time. */
const blockOf = ({ pts, duration, isKey, data }: ReadPacket, track: readonly number[]): Uint8Array[] => {
  const flags = isKey ? 0x80 : 0;
  const head = [...track, 0, 0];
  const simple = [...elementHead(ID.simpleBlock, head.length + 1 + data.length), ...head, flags];
  const before = [...elementHead(ID.block, head.length + 1 + data.length), ...head, 0];
  const after = [...uintElement(ID.blockDuration, duration), ...(isKey ? [] : [ID.referenceBlock, 0x81, 0xff])];
  const content =
    duration === 0 ? simple : [...elementHead(ID.blockGroup, before.length + data.length + after.length), ...before];
  const behind = duration === 0 ? [] : after;
  const time = uintElement(ID.timestamp, pts);
  const size = time.length + content.length + data.length + behind.length;
  return [Uint8Array.from([...elementHead(ID.cluster, size), ...time, ...content]), data, Uint8Array.from(behind)];
};

const makeExcerpt = ({ head }: ExcerptPlan): ExcerptMaker => {
  const { ebml, info, track } = decodeHead(head);
  const tracks = Uint8Array.from([...uintBytes(ID.tracks), ...sizeBytes(track.entry.length)]);
  const segment = Uint8Array.from([...uintBytes(ID.segment), ...UNKNOWN_SIZE]);
  const number = sizeBytes(track.number);
  return {
    begin: joined([ebml, segment, info, tracks, track.entry]),
    batch: (packets) => packets.flatMap((packet) => blockOf(packet, number)),
    look: (codec) => (track.encoded ? undefined : lookAtCodec(codec, track.units)),
  };
};

/** Matroska and WebM, with or without cues, also live recordings whose elements are of unknown size. */
export const MATROSKA_PACKETS: PacketContainer = {
  demuxer: 'matroska',
  findPackets: findByScan((film) => openScan(film)),
  openScan,
  makeExcerpt,
};
