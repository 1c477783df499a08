import { type GraphSupport, steadyFilm } from '../renders/graph/filter-graph.ts';
import { KEY_TIMES_AHEAD_S } from '../renders/graph/key-frames.ts';
import { onBlack, RGB, scaleTo } from '../renders/parts/filters/scale-pictures.ts';
import { steadyFrames } from '../renders/parts/filters/uniform-frames.ts';
import { ffmpegArguments } from '../shared/adapters/ffmpeg/ffmpeg-arguments.ts';
import {
  type MediaProcessResult,
  type ReadOutput,
  runMediaProcess,
} from '../shared/adapters/process/run-media-process.ts';
import { parseAllFrameTimes } from '../shared/core/media/first-frame.ts';
import type { PictureSize } from '../shared/core/media/fit-picture.ts';
import type { MediaProbe } from '../shared/core/media/media-probe.ts';
import { videoSelector } from '../shared/core/media/video-selector.ts';
import type { FoundPicture } from './outline/shown-at.ts';

const TIMES_PIPE = 3;
const TILES_PIPE = 4;
const CHANNELS = 3;
/** Sixty tiles of at most 160×640 pixels take 18 MB. */
const MOST_TILE_BYTES = 64 * 1024 * 1024;

/** One run of ffmpeg that turns the pictures it decodes into tiles. */
export interface TileRun {
  readonly binary: string;
  readonly url: string;
  /** options that confine the input and say where it is read */
  readonly inputArgs: readonly string[];
  /** the input, on the film's clock */
  readonly probe: MediaProbe;
  readonly support: GraphSupport;
  readonly tile: PictureSize;
  /** most pictures that are made */
  readonly most: number;
  readonly timeoutMs: number;
  readonly maxAddressSpaceBytes: number;
  /** aborted when bytes of the source could not be read */
  readonly broken: AbortSignal;
}

/** Every decoded picture becomes a tile. Times are told ahead, as ffmpeg drops what is due before 0. Fields are not told apart: a tile has a few lines for each of them. */
const tileGraph = ({ probe: source, support, tile }: TileRun): string => {
  const probe = steadyFilm(source, support);
  const steady = [...steadyFrames(probe), ...onBlack(probe, support)].join(',');
  // Tiles are counted and not timed, so that none is repeated or dropped to keep a rate.
  const scaled = [...scaleTo(tile, probe, support, RGB), 'settb=1', 'setpts=N'].join(',');
  return `[0:${videoSelector(probe)}]${steady},split=2[due][seen];[due]setpts=PTS+${KEY_TIMES_AHEAD_S}/TB,scale=2:2:flags=neighbor[times];[seen]${scaled}[tiles]`;
};

const commandOf = (run: TileRun): string[] => {
  const global = ['-nostdin', '-hide_banner', '-loglevel', 'warning'];
  const keepGraph = ['-reinit_filter', '0', '-noautorotate'];
  const workers = ['-threads', '1', '-filter_threads', '1', '-filter_complex_threads', '1'];
  const { alphaDecoder } = run.support;
  const decoder = alphaDecoder === undefined ? [] : [`-c:${videoSelector(run.probe)}`, alphaDecoder];
  const count = ['-frames:v', `${run.most}`];
  return ffmpegArguments({
    input: { target: run.url, options: [...global, ...workers, ...keepGraph, ...decoder, ...run.inputArgs] },
    filterGraph: tileGraph(run),
    outputs: [
      {
        target: `pipe:${TIMES_PIPE}`,
        options: ['-map', '[times]', ...count, '-enc_time_base', '1:1000000', '-f', 'framecrc'],
      },
      {
        target: `pipe:${TILES_PIPE}`,
        options: ['-map', '[tiles]', ...count, '-r', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24'],
      },
    ],
  });
};

const collected = (into: Buffer[]): ReadOutput => {
  let bytes = 0;
  return async (output) => {
    for await (const chunk of output as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_TILE_BYTES) throw new RangeError(`Tiles of ${bytes} bytes are more than an outline has.`);
      into.push(chunk);
    }
  };
};

/** Decode pictures and make tiles of them. @returns the tiles with the times at which they are due, and how the run ended */
export const runTiles = async (
  run: TileRun,
): Promise<{ readonly pictures: readonly FoundPicture[]; readonly process: MediaProcessResult }> => {
  const [times, tiles]: [Buffer[], Buffer[]] = [[], []];
  const process = await runMediaProcess({
    binary: run.binary,
    args: commandOf(run),
    timeoutMs: run.timeoutMs,
    maxAddressSpaceBytes: run.maxAddressSpaceBytes,
    signal: run.broken,
    outputs: { [TIMES_PIPE]: collected(times), [TILES_PIPE]: collected(tiles) },
  });
  const due = parseAllFrameTimes(Buffer.concat(times).toString()).map((us) => us - KEY_TIMES_AHEAD_S * 1e6);
  const pixels = Buffer.concat(tiles);
  const bytes = run.tile.width * run.tile.height * CHANNELS;
  // A run that was cut off may have told more times than tiles, or fewer: then none can be told for certain.
  if (due.length !== Math.floor(pixels.length / bytes)) return { pictures: [], process };
  return { pictures: due.map((atUs, i) => ({ atUs, pixels: pixels.subarray(i * bytes, (i + 1) * bytes) })), process };
};
