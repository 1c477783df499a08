import type { Sampling } from '../../../shared/core/slices/slice-samplings.ts';
import { splitFrames } from '../../parts/worker/split-frames.ts';
import type { PixelSink, SinkRequest } from '../../parts/worker/worker-sink.ts';
import type { AsciiFormat } from '../formats.ts';
import type { CellGrid } from '../kernel/cell-grid.ts';
import type { AsciiPlan } from '../plan/worker-plan.ts';
import { openAsciiGifFile } from './ascii-gif-file.ts';
import { openAsciiVideoFile } from './ascii-video-file.ts';
import { openCastFile } from './cast-file.ts';
import { openPageFile } from './page-file.ts';
import type { ScreenFile, ScreenFileOptions } from './screen-file.ts';

type OpenScreenFile = (options: ScreenFileOptions) => Promise<ScreenFile>;

/** Writers of a film's screens, by format. */
const OPENERS: Readonly<Partial<Record<AsciiFormat, OpenScreenFile>>> = {
  txt: (options) => openPageFile('txt', options),
  ans: (options) => openPageFile('ans', options),
  cast: openCastFile,
  gif: openAsciiGifFile,
  mp4: openAsciiVideoFile,
};

const openFiles = async (formats: readonly AsciiFormat[], options: ScreenFileOptions): Promise<ScreenFile[]> => {
  const files: ScreenFile[] = [];
  try {
    for (const format of formats) {
      const file = await OPENERS[format]?.(options);
      if (file !== undefined) files.push(file);
    }
    return files;
  } catch (error) {
    await Promise.all(files.map((file) => file.discard()));
    throw error;
  }
};

/** The whole second of the film in which picture `index` is shown. */
const secondsAt = ({ firstMs, fps }: Sampling, index: number): number =>
  Math.floor((firstMs * fps + index * 1000) / (fps * 1000));

/**
 * ASCII renders of a slice, in every requested format. Screens are written as they arrive; only the last one is held.
 * At every whole second of the film the renderer forgets earlier pictures, so that the screens are the same wherever
 * the film is sliced.
 */
export const openAsciiSink = async (request: SinkRequest<AsciiPlan>): Promise<PixelSink> => {
  const { plan, range } = request;
  const style = request.options.ascii;
  const renderer = plan.renderer();
  const { width, height, channels } = renderer.samples;
  const files = await openFiles(style.formats, { ...request, style, lengthMs: range.endMs - range.startMs });
  let last: CellGrid | undefined;
  let drawn = 0;
  const give = async (grid: CellGrid, index: number) => {
    for (const file of files) await file.screen(grid, index);
  };
  return {
    receive: (pixels) =>
      splitFrames(pixels, width * height * channels, (picture) => {
        const index = drawn++;
        last = renderer.render(picture, index === 0 || secondsAt(plan, index) !== secondsAt(plan, index - 1));
        return give(last, index);
      }),
    finish: async (received) => {
      for (let i = received; i < plan.count && last !== undefined; i++) await give(last, i);
      const outputs = [];
      for (const file of files) outputs.push(...(await file.finish()).outputs);
      return { outputs };
    },
    discard: async () => {
      await Promise.all(files.map((file) => file.discard()));
    },
  };
};
