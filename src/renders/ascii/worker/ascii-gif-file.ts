import { planGifDelays } from '../../gif/kernel/plan-gif-delays.ts';
import { FileAppender } from '../../parts/worker/file-appender.ts';
import { AsciiGifEncoder } from '../kernel/ascii-gif.ts';
import { rasterSize } from '../kernel/raster.ts';
import { asciiKey } from '../keys.ts';
import { ASCII_CONTENT_TYPES } from '../plan/spec.ts';
import type { ScreenFile, ScreenFileOptions } from './screen-file.ts';

/** A `.gif` of the screens drawn with their font, as long as the slice. */
export const openAsciiGifFile = async (options: ScreenFileOptions): Promise<ScreenFile> => {
  const { plan, style, lengthMs, keys, dir } = options;
  const file = await FileAppender.create(`${dir}/ascii.gif`);
  const { columns, rows, fps, count } = plan;
  const delaysCs = planGifDelays(lengthMs, fps);
  const encoder = new AsciiGifEncoder({ columns, rows, font: style.font, colour: style.colour, delaysCs, loop: true });
  return {
    screen: (grid) => file.bytes(encoder.addGrid(grid)),
    finish: async () => {
      await file.bytes(encoder.finish());
      await file.close();
      const facts = { kind: 'ascii', ...rasterSize(plan, style.font), frames: count, durationMs: lengthMs } as const;
      return {
        outputs: [{ path: file.path, key: asciiKey(keys, 'gif'), contentType: ASCII_CONTENT_TYPES.gif, facts }],
      };
    },
    discard: () => file.discard(),
  };
};
