import pLimit, { type LimitFunction } from 'p-limit';
import { planSliceParts, type RenderPart } from '../renders/graph/plan-slice-parts.ts';
import { seekArgs } from '../renders/worker/slice-command.ts';
import { viewingOrder } from '../shared/core/job/viewing-order.ts';
import { subfileArgs, subfileUrl } from '../shared/core/media/film-pieces.ts';
import { MIB } from '../shared/core/units/mebibyte.ts';
import type { FoundPicture } from './outline/shown-at.ts';
import { type Outlining, tileRunOf } from './outline-request.ts';
import { runTiles } from './outline-run.ts';

/** Longest time for one place that ffmpeg seeks by itself. */
const SEEK_MS = 10_000;
/** Each run may take as much memory as the function has. */
const RUNS_IN_FLIGHT = 2;
/** A film of at most this many bytes is read from its beginning to its end sooner than it is sought in. */
const SOON_READ_BYTES = 16 * MIB;
/** Longest film of which that is believed, milliseconds. */
const SOON_READ_MS = 120_000;
/** What one run decodes and holds at most, where every picture is a key frame: pictures, their pixels, bytes of their tiles. */
const MOST_KEY_FRAMES = 600;
const MOST_PIXELS = 100_000_000;
const MOST_TILE_BYTES = 32 * MIB;

/** The input that has a moment's picture: the film, or the piece of it that is shown then. */
const partAt = ({ job, tile }: Outlining, momentMs: number): RenderPart | undefined => {
  const range = { startMs: momentMs, endMs: momentMs + 1 };
  const second = { firstMs: momentMs, fps: 1, count: 1, firstSecond: Math.floor(momentMs / 1000), kept: [0] };
  return planSliceParts({ range, storyboard: { ...tile, ...second } }, job.probe)[0];
};

/** Key frames as ffmpeg decodes them, from the place on that it seeks for a part. @param most how many */
const decodeFrom = async (
  request: Outlining,
  { plan, probe, piece, beginMs }: RenderPart,
  { leadMs, most }: { readonly leadMs: number; readonly most: number },
): Promise<readonly FoundPicture[]> => {
  const { ffmpeg } = request;
  const inputArgs = piece === undefined ? ffmpeg.inputArgs : subfileArgs(ffmpeg.inputArgs);
  const { pictures } = await runTiles({
    ...tileRunOf(request, SEEK_MS),
    url: piece === undefined ? ffmpeg.url : subfileUrl(ffmpeg.url, piece),
    inputArgs: ['-skip_frame', 'nokey', ...inputArgs, ...seekArgs({ plan, probe, leadMs, beginMs })],
    probe,
    most,
  });
  return pictures;
};

/** The key frame that ffmpeg decodes first when it seeks to a moment. */
const seekTo = async (request: Outlining, momentMs: number): Promise<readonly FoundPicture[]> => {
  const part = partAt(request, momentMs);
  return part === undefined ? [] : decodeFrom(request, part, { leadMs: 0, most: 1 });
};

/** Seek to moments one after another, the coarsest steps first, as long as there is time. */
const seekEach = async (
  request: Outlining,
  moments: readonly number[],
  limit: LimitFunction,
): Promise<FoundPicture[]> => {
  const found: FoundPicture[] = [];
  const { source, leftMs } = request;
  const seek = async (ms: number) => {
    if (leftMs() <= 0 || source.reader.fault !== undefined) return;
    found.push(...(await seekTo(request, ms)));
  };
  await Promise.all(viewingOrder(moments).map((ms) => limit(() => seek(ms))));
  return found;
};

/** Whether the whole film is read in less time than ffmpeg takes to start for each of its moments. */
const isSoonRead = ({ job: { source, probe } }: Outlining): boolean =>
  source.bytes <= SOON_READ_BYTES && probe.durationMs <= SOON_READ_MS;

/** Key frames from the beginning of a part on, at least two for each moment. */
const readThrough = (request: Outlining, part: RenderPart, moments: number): Promise<readonly FoundPicture[]> => {
  const { job, tile } = request;
  const pixels = job.probe.video.width * job.probe.video.height;
  const affordable = Math.min(MOST_PIXELS / pixels, MOST_TILE_BYTES / (tile.width * tile.height * 3));
  const most = Math.max(2 * moments, Math.min(MOST_KEY_FRAMES, Math.floor(affordable)));
  return decodeFrom(request, part, { leadMs: Number.POSITIVE_INFINITY, most });
};

/** Read a part once; what lies behind the last picture that this finds is sought, as reading may end early where seeking finds more. */
const readPart = async (
  request: Outlining,
  part: RenderPart,
  moments: readonly number[],
  limit: LimitFunction,
): Promise<FoundPicture[]> => {
  if (moments.length < 2) return seekEach(request, moments, limit);
  const read = await limit(() => readThrough(request, part, moments.length));
  const lastUs = Math.max(...read.map(({ atUs }) => atUs));
  const behind = moments.filter((_, at) => read.length === 0 || (moments[at - 1] ?? 0) * 1000 > lastUs);
  return [...read, ...(await seekEach(request, behind, limit))];
};

/**
 * Find key frames without an index: ffmpeg seeks each moment, or reads all of a short film.
 * @param moments milliseconds of the film, in order
 * @returns pictures in any order; those found more than once come more than once
 */
export const seekPictures = async (request: Outlining, moments: readonly number[]): Promise<FoundPicture[]> => {
  const limit = pLimit(RUNS_IN_FLIGHT);
  if (!isSoonRead(request)) return seekEach(request, moments, limit);
  const parts = new Map<number, { readonly part: RenderPart; readonly moments: number[] }>();
  for (const ms of moments) {
    const part = partAt(request, ms);
    if (part === undefined) continue;
    const known = parts.get(part.beginMs);
    if (known === undefined) parts.set(part.beginMs, { part, moments: [ms] });
    else known.moments.push(ms);
  }
  const found = [...parts.values()].map((each) => readPart(request, each.part, each.moments, limit));
  return (await Promise.all(found)).flat();
};
