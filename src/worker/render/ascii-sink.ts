import type { SliceKeys } from '../../shared/contracts/object-keys.ts';
import { AsciicastEncoder } from '../ascii/asciicast.ts';
import { matchLuma } from '../ascii/luma-ramp.ts';
import { PAGE_END, textPage } from '../ascii/text-page.ts';
import type { SampledPlan, TimeRange } from '../plan/plan-renders.ts';
import { FileAppender } from './file-appender.ts';
import type { PictureSink } from './picture-sink.ts';
import { splitFrames } from './split-frames.ts';

interface AsciiSinkOptions {
  /** width and height in characters, one gray byte each */
  readonly plan: SampledPlan;
  readonly range: TimeRange;
  readonly keys: SliceKeys;
  /** folder in the workspace */
  readonly dir: string;
}

/**
 * ASCII renders of a slice: a `.cast` that plays at the plan's rate, and a `.txt` with one page for each second of the
 * slice. Screens are written as they arrive; nothing is held but the last one.
 */
export const makeAsciiSink = async ({ plan, range, keys, dir }: AsciiSinkOptions): Promise<PictureSink> => {
  const cast = await FileAppender.create(`${dir}/screen.cast`);
  const text = await FileAppender.create(`${dir}/pages.txt`);
  const encoder = new AsciicastEncoder({ columns: plan.width, rows: plan.height });
  const lengthMs = range.endMs - range.startMs;
  const pages = Math.ceil(lengthMs / 1000);
  const cells = new Uint8Array(plan.width * plan.height);
  const grid = { columns: plan.width, rows: plan.height, codePoints: new Uint16Array(cells.length) };
  let written = 0;

  const writePage = async () => {
    written++;
    await text.text(textPage(grid) + PAGE_END);
  };

  return {
    receive: async (pixels) => {
      await cast.text(encoder.header());
      return splitFrames(pixels, cells.length, async (gray, index) => {
        matchLuma(gray, cells);
        grid.codePoints.set(cells);
        await cast.text(encoder.screen(grid, Math.round((index * 1000) / plan.fps)));
        if (index % plan.fps === 0) await writePage();
      });
    },
    finish: async () => {
      while (written < pages) await writePage();
      await cast.text(encoder.end(lengthMs));
      await Promise.all([cast.close(), text.close()]);
      const facts = { kind: 'ascii', width: plan.width, height: plan.height } as const;
      return [
        {
          path: text.path,
          key: keys.ascii('txt'),
          contentType: 'text/plain; charset=utf-8',
          facts: { ...facts, frames: pages },
        },
        {
          path: cast.path,
          key: keys.ascii('cast'),
          contentType: 'application/x-asciicast',
          facts: { ...facts, frames: plan.count, durationMs: lengthMs },
        },
      ];
    },
    discard: async () => {
      await Promise.all([cast.discard(), text.discard()]);
    },
  };
};
