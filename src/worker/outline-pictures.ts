import pLimit from 'p-limit';
import { prepareFfmpeg } from '../renders/worker/prepare-ffmpeg.ts';
import type { IndexedSlice, ReadIndexedSlice } from '../shared/adapters/packets/stored-index.ts';
import { withMediaAccess } from '../shared/adapters/reader/media-access.ts';
import { FanreelError, SourceMediaError } from '../shared/core/errors/errors.ts';
import { unknownEnd } from '../shared/core/errors/process-failure.ts';
import { slicesOf } from '../shared/core/job/job-slices.ts';
import { clockOffset } from '../shared/core/media/clock-offset.ts';
import { confinedStreamArgs } from '../shared/core/media/input-args.ts';
import { readFailure } from '../shared/core/media/read-trouble.ts';
import { MIB } from '../shared/core/units/mebibyte.ts';
import { excerptShift } from '../shared/kernels/packets/film/film-clock.ts';
import { keyFrameBytes } from '../shared/kernels/packets/film/key-frames.ts';
import { keyPackets } from '../shared/kernels/packets/film/key-packets.ts';
import { PACKET_CONTAINERS } from '../shared/kernels/packets/film/packet-containers.ts';
import { NoIndexError } from '../shared/kernels/packets/no-index.ts';
import type { Packet } from '../shared/kernels/packets/packet.ts';
import type { RenderMediaContext } from './decode-slice.ts';
import { type FoundPicture, isFound } from './outline/shown-at.ts';
import { type WantedKeyFrame, wantedKeyFrames } from './outline/wanted-key-frames.ts';
import { type OutlineRequest, type Outlining, tileRunOf } from './outline-request.ts';
import { runTiles } from './outline-run.ts';
import { seekPictures } from './outline-seeks.ts';

/** Longest time for all of it: an outline that comes later is of no use. */
const LONGEST_MS = 60_000;
/** Kept of the function's time for the sheet and for a failure. */
const RESERVE_MS = 20_000;
const READS_IN_FLIGHT = 4;
/** Largest key frame that is read: several are in memory. Key frames of 8K have some 5 MB. */
const LARGEST_KEY_FRAME_BYTES = 16 * MIB;

/** What the index knows of a moment. */
interface IndexedMoment {
  readonly indexed: IndexedSlice;
  readonly packet: Packet;
}

/** The key frames by the index; moments of which it knows nothing are not in the result. */
const lookUp = async (
  { job, moments }: OutlineRequest,
  readIndex: ReadIndexedSlice | undefined,
): Promise<Map<number, IndexedMoment>> => {
  const found = new Map<number, IndexedMoment>();
  if (readIndex === undefined || job.reading?.way !== 'index') return found;
  const slices = slicesOf(job);
  const bySlice = slices.flatMap(({ index, startMs, endMs }): [number, number[]][] => {
    const times = moments.filter((ms) => startMs <= ms && ms < endMs);
    return times.length === 0 ? [] : [[index, times]];
  });
  const lookUpSlice = async (slice: number, times: readonly number[]): Promise<void> => {
    try {
      const indexed = await readIndex(job.jobId, job.source, slice);
      for (const ms of times) {
        const [packet] = keyPackets(indexed.section, [ms], job.probe, indexed.timeBase)?.packets ?? [];
        if (packet !== undefined && packet.bytes <= LARGEST_KEY_FRAME_BYTES) found.set(ms, { indexed, packet });
      }
    } catch (error) {
      // What the index does not tell, ffmpeg finds by seeking.
      if (!(error instanceof NoIndexError || error instanceof FanreelError || error instanceof RangeError)) throw error;
    }
  };
  const [first, ...rest] = bySlice;
  // The first one reads the index's beginning, which is kept for the others.
  if (first !== undefined) await lookUpSlice(...first);
  const limit = pLimit(READS_IN_FLIGHT);
  await Promise.all(rest.map((each) => limit(() => lookUpSlice(...each))));
  return found;
};

const readPacket = async ({ source: { reader } }: Outlining, { at, bytes }: Packet): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of reader.read({ from: at, to: at + bytes }, reader.broken)) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** Decode key frames from a small film that holds nothing else. */
const decodeKeyFrames = async (
  request: Outlining,
  { container, head, timeBase, section }: IndexedSlice,
  wanted: readonly WantedKeyFrame[],
): Promise<readonly FoundPicture[]> => {
  const { probe } = request.job;
  const packets = wanted.map(({ packet }) => packet);
  const shift = excerptShift(packets, timeBase);
  const shifted = packets.map((packet) => ({
    ...packet,
    dts: packet.dts + shift.ticks,
    pts: packet.pts + shift.ticks,
  }));
  const [firstOfFilm] = section.fromBeginning ? section.packets : [];
  const first = shifted.find(({ at }) => at === firstOfFilm?.at);
  const url = request.source.reader.offer(() => {
    const maker = PACKET_CONTAINERS[container].makeExcerpt({ head, timeBase, packets: shifted });
    const reading = { look: maker.look(probe.video.codec), ahead: READS_IN_FLIGHT, first };
    return keyFrameBytes(maker, shifted, (packet) => readPacket(request, packet), reading);
  });
  const excerptProbe = { ...probe, video: { ...probe.video, ordinal: 0 } };
  const { pictures } = await runTiles({
    ...tileRunOf(request, LONGEST_MS),
    url,
    inputArgs: [
      ...confinedStreamArgs(probe.search),
      '-copyts',
      ...clockOffset({ ...probe, originUs: probe.originUs + shift.us }),
    ],
    probe: excerptProbe,
    most: packets.length,
  });
  return pictures;
};

const makePictures = async (request: Outlining): Promise<FoundPicture[]> => {
  const { job, moments, context, source } = request;
  const known = await lookUp(request, context.readIndex);
  const found: FoundPicture[] = [];
  const open = new Set(moments);
  const [any] = [...known.values()];
  if (any !== undefined) {
    const { timeBase } = any.indexed;
    const isFirst = [...known.values()].find(({ indexed }) => indexed.section.fromBeginning) ?? any;
    const wanted = wantedKeyFrames(
      [...known.values()].map(({ packet }) => packet),
      job.probe,
      timeBase,
    );
    found.push(...(await decodeKeyFrames(request, isFirst.indexed, wanted)));
    const toleranceUs = Math.max(2, (timeBase[0] * 1e6) / timeBase[1]);
    for (const [ms, { packet }] of known) {
      const due = wanted.find((each) => each.packet.at === packet.at);
      if (due !== undefined && isFound(found, due.atUs, toleranceUs)) open.delete(ms);
    }
  }
  if (source.reader.fault === undefined) found.push(...(await seekPictures(request, [...open])));
  return found.sort((one, other) => one.atUs - other.atUs);
};

/**
 * Make coarse pictures of a film: its key frames at evenly spread moments, by the film's index where there is one. ffmpeg seeks
 * those that are not in the index, as far as time allows.
 * @returns pictures in order of time; fewer than moments where key frames are further apart, or time ran out
 * @throws when bytes of the source could not be read
 */
export const outlinePictures = (request: OutlineRequest, context: RenderMediaContext): Promise<FoundPicture[]> =>
  withMediaAccess(request.job.source, context, async (source) => {
    const endsMs = performance.now() + Math.min(LONGEST_MS, context.remainingMs() - RESERVE_MS);
    const ffmpeg = await prepareFfmpeg(source, request.job.probe, context.env);
    const leftMs = () => endsMs - performance.now();
    const pictures = await makePictures({ ...request, source, ffmpeg, context, leftMs });
    const { fault } = source.reader;
    if (fault === undefined && pictures.length === 0 && leftMs() <= 0) {
      throw new SourceMediaError('timeLimit', 'No key frame of the film could be read and decoded within a minute.');
    }
    if (fault === undefined) return pictures;
    throw readFailure(fault, { what: 'The outline of the film', url: source.url, end: unknownEnd([]) });
  });
