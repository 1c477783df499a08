import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeAsciiRenderer } from '../../renders/ascii/kernel/ascii-renderer.ts';
import { clipKey } from '../../renders/clip/keys.ts';
import { frameKey, packKey } from '../../renders/frames/keys.ts';
import { gifKey } from '../../renders/gif/keys.ts';
import { splitFrames } from '../../renders/parts/worker/split-frames.ts';
import { openWorkspace } from '../../shared/adapters/disk/workspace.ts';
import { findBinary } from '../../shared/adapters/ffmpeg/binaries.ts';
import { pictureLibrary } from '../../shared/adapters/pictures/picture-library.ts';
import { runMediaProcess } from '../../shared/adapters/process/run-media-process.ts';
import { sliceKeys } from '../../shared/core/contracts/object-keys.ts';
import { processFailure } from '../../shared/core/errors/process-failure.ts';
import { MAX_PIXELS } from '../../shared/core/media/input-args.ts';
import { wholeSeconds } from '../../shared/core/slices/slice-samplings.ts';
import { unpackZip } from '../../shared/kernels/zip/unpack-zip.ts';
import { fitTerminal } from '../core/screens/fit-terminal.ts';
import { drawFilm, openFilmPictures } from './film-pictures.ts';
import type { OpenSlice, ShownSlice } from './slice-screens.ts';

/** A renderer for pictures of a job that are drawn anew. */
const rendererFor = ({ job, style, room }: ShownSlice) => {
  const { displayWidth: width, displayHeight: height } = job.probe.video;
  return makeAsciiRenderer(style, fitTerminal({ width, height }, room, style.font));
};

/** ffmpeg seeks in both kinds of files, which it cannot do in a pipe. */
const withFile = async (name: string, bytes: Uint8Array, use: (path: string) => Promise<void>): Promise<void> => {
  const { dir, remove } = await openWorkspace('play');
  try {
    const path = join(dir, name);
    await writeFile(path, bytes);
    await use(path);
  } finally {
    await remove();
  }
};

/** A slice drawn from its GIF. */
export const openGifSlice: OpenSlice = async (shown) => {
  const { job, slice } = shown;
  const bytes = await shown.read(gifKey(sliceKeys(job.jobId, slice.index)));
  if (bytes === undefined) return undefined;
  const { fps } = job.options.gif;
  const ffmpeg = await findBinary('ffmpeg', { env: process.env });
  const renderer = rendererFor(shown);
  const { width, height, channels } = renderer.samples;
  return async ({ signal, fromMs, isLate, show }) => {
    const gray = channels === 1;
    const filters = [
      `fps=${fps}:start_time=0`,
      `scale=${width}:${height}:flags=area${gray ? ':out_range=full' : ''}`,
      `format=${gray ? 'gray' : 'rgb24'}`,
    ];
    await withFile('slice.gif', bytes, async (path) => {
      const ran = await runMediaProcess({
        binary: ffmpeg.path,
        args: [
          ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file'],
          ...['-max_pixels', `${MAX_PIXELS}`, '-f', 'gif', '-i', path],
          ...['-vf', filters.join(','), '-f', 'rawvideo', 'pipe:1'],
        ],
        signal,
        outputs: {
          1: async (pixels) => {
            await splitFrames(pixels, width * height * channels, async (picture, index) => {
              const ms = (index * 1000) / fps;
              if (signal.aborted || ms + 1000 / fps <= fromMs || isLate(ms)) return;
              await show(renderer.render(picture), ms);
            });
          },
        },
      });
      if (ran.exitCode === 0 || signal.aborted) return;
      throw processFailure('ffmpeg over a GIF', ran, { overtime: 'took too long' });
    });
  };
};

/** A slice drawn from its clip. */
export const openClipSlice: OpenSlice = async (shown) => {
  const { job, slice, style } = shown;
  const bytes = await shown.read(clipKey(sliceKeys(job.jobId, slice.index)));
  if (bytes === undefined) return undefined;
  return async (request) => {
    await withFile('slice.mp4', bytes, async (path) =>
      drawFilm(await openFilmPictures(path, bytes.length), style, request),
    );
  };
};

/** The frames of a slice by their second. @returns undefined when the slice has none */
const framesOf = async ({ job, slice, read }: ShownSlice) => {
  const keys = sliceKeys(job.jobId, slice.index);
  const pack = await read(packKey(keys));
  if (pack === undefined) {
    const { firstSecond, count } = wholeSeconds(slice);
    const first = count === 0 ? undefined : await read(frameKey(keys, firstSecond));
    if (first === undefined) return undefined;
    return (second: number) => (second === firstSecond ? Promise.resolve(first) : read(frameKey(keys, second)));
  }
  const packed = new Map<number, Uint8Array>();
  const pieces = async function* () {
    yield pack;
  };
  for await (const { name, data } of unpackZip(pieces())) packed.set(Number.parseInt(name, 10), data);
  return async (second: number) => packed.get(second);
};

/** A slice drawn from its frames, one a second. */
export const openFramesSlice: OpenSlice = async (shown) => {
  const frameAt = await framesOf(shown);
  if (frameAt === undefined) return undefined;
  const { firstSecond, count } = wholeSeconds(shown.slice);
  const renderer = rendererFor(shown);
  const { width, height, channels } = renderer.samples;
  return async ({ signal, fromMs, isLate, show }) => {
    for (let second = firstSecond; second < firstSecond + count && !signal.aborted; second++) {
      const ms = second * 1000 - shown.slice.startMs;
      if (ms + 1000 <= fromMs || isLate(ms)) continue;
      const jpeg = await frameAt(second);
      if (jpeg === undefined) continue;
      const picture = pictureLibrary()(jpeg, { limitInputPixels: MAX_PIXELS }).resize(width, height, { fit: 'fill' });
      const pixels = await picture
        .toColourspace(channels === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer();
      await show(renderer.render(pixels, true), ms);
    }
  };
};
