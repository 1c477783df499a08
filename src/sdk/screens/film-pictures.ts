import { availableParallelism } from 'node:os';
import { makeAsciiRenderer } from '../../renders/ascii/kernel/ascii-renderer.ts';
import type { AsciiStyle } from '../../renders/ascii/kernel/ascii-style.ts';
import { planSliceParts, type RenderPart } from '../../renders/graph/plan-slice-parts.ts';
import { firstLeadMs, nextLeadMs } from '../../renders/graph/seek-lead.ts';
import { splitFrames } from '../../renders/parts/worker/split-frames.ts';
import { type RenderingFfmpeg, renderingFfmpeg } from '../../renders/worker/prepare-ffmpeg.ts';
import { runSlice } from '../../renders/worker/run-slice.ts';
import { findBinary } from '../../shared/adapters/ffmpeg/binaries.ts';
import { probeFile } from '../../shared/adapters/probe/probe-file.ts';
import { processFailure } from '../../shared/core/errors/process-failure.ts';
import { subfileArgs, subfileUrl } from '../../shared/core/media/film-pieces.ts';
import { confinedFileArgs } from '../../shared/core/media/input-args.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import { sampleAt } from '../../shared/core/slices/slice-samplings.ts';
import { fitTerminal } from '../core/screens/fit-terminal.ts';
import type { ScreenRequest } from '../core/screens/timed-screen.ts';

/** Nobody watches longer without a pause; a paused film waits. */
const LONGEST_WATCH_MS = 7 * 86_400_000;
const MEMORY_BYTES = 4 * 1024 ** 3;

/** Rates in which whole seconds, and tenths of them, have a picture of their own. */
const RATES = [10, 20, 30] as const;
const FASTEST = 30;
/** Reading begins at a multiple of this, so that every whole second is shown. */
const GRID_MS = 100;

/** A film on this machine that can be decoded. */
export interface FilmPictures {
  readonly path: string;
  readonly probe: MediaProbe;
  readonly ffmpeg: RenderingFfmpeg;
  readonly inputArgs: readonly string[];
}

/**
 * Look at a film as the splitter would.
 * @param path absolute, UTF-8
 * @throws {SourceMediaError} when it cannot be rendered
 */
export const openFilmPictures = async (path: string, bytes: number): Promise<FilmPictures> => {
  const [ffmpeg, ffprobe] = await Promise.all([
    findBinary('ffmpeg', { env: process.env }),
    findBinary('ffprobe', { env: process.env }),
  ]);
  const probe = await probeFile({ ffprobe, ffmpeg, path, bytes });
  return {
    ...{ path, probe, inputArgs: confinedFileArgs(probe.search) },
    ffmpeg: await renderingFfmpeg(ffmpeg, probe),
  };
};

/** Screens a second that a film is played with. */
const rateOf = ({ video: { fps } }: MediaProbe): number => RATES.find((rate) => fps !== null && rate >= fps) ?? FASTEST;

/** Run ffmpeg over a part, and once more from further ahead when it began to decode too late. */
const decodePart = async (
  { path, ffmpeg, inputArgs }: FilmPictures,
  { plan, probe, piece, beginMs }: RenderPart,
  request: Pick<ScreenRequest, 'signal'>,
  onPicture: (pixels: Uint8Array, index: number) => Promise<void>,
  frameBytes: number,
): Promise<void> => {
  const input =
    piece === undefined
      ? { url: path, inputArgs }
      : { url: subfileUrl(path, piece), inputArgs: subfileArgs(inputArgs) };
  const startMs = plan.range.startMs;
  for (let leadMs = Math.min(firstLeadMs(probe), startMs); ; leadMs = nextLeadMs(leadMs, startMs)) {
    const { process: ran, late } = await runSlice({
      binary: ffmpeg.binary,
      timeoutMs: LONGEST_WATCH_MS,
      maxAddressSpaceBytes: MEMORY_BYTES,
      broken: request.signal,
      command: {
        ...{ ...input, plan, probe, beginMs, leadMs, support: ffmpeg.support },
        ...{ dir: '.', threads: availableParallelism() },
      },
      readers: { ascii: (pixels) => splitFrames(pixels, frameBytes, onPicture) },
    });
    if (request.signal.aborted) return;
    if (late && leadMs < startMs) continue;
    if (ran.exitCode !== 0) throw processFailure('ffmpeg over the film', ran, { overtime: 'took longer than a week' });
    return;
  }
};

/**
 * Draw a film as it is decoded, with the filters and characters of the ASCII render: at every whole second the screen is the one
 * that the render has.
 * @param offsetMs added to the times of the film
 */
export const drawFilm = async (
  film: FilmPictures,
  style: AsciiStyle,
  request: ScreenRequest,
  offsetMs = 0,
): Promise<void> => {
  const { video, durationMs } = film.probe;
  const fps = rateOf(film.probe);
  const startMs = Math.max(0, Math.floor((request.fromMs - offsetMs) / GRID_MS) * GRID_MS);
  if (startMs >= durationMs) return;
  const screen = fitTerminal({ width: video.displayWidth, height: video.displayHeight }, request.room, style.font);
  const renderer = makeAsciiRenderer(style, screen);
  const { width, height, channels } = renderer.samples;
  const range = { startMs, endMs: durationMs };
  const sampling = sampleAt(range, fps);
  const plan = { range, ascii: { ...screen, ...sampling, renderer: () => renderer } };
  let drawnSecond: number | undefined;
  for (const part of planSliceParts(plan, film.probe)) {
    if (request.signal.aborted) return;
    const skip = part.plan.ascii?.skip ?? 0;
    const onPicture = async (pixels: Uint8Array, index: number): Promise<void> => {
      const ms = startMs + ((skip + index) * 1000) / fps;
      if (request.signal.aborted || request.isLate(ms + offsetMs)) return;
      // The render forgets earlier pictures at every whole second; so that its screens come out, this does as well.
      const second = Math.floor((startMs * fps + (skip + index) * 1000) / (fps * 1000));
      const grid = renderer.render(pixels, second !== drawnSecond);
      drawnSecond = second;
      await request.show(grid, ms + offsetMs);
    };
    await decodePart(film, part, request, onPicture, width * height * channels);
  }
};
