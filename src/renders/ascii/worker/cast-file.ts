import { FileAppender } from '../../parts/worker/file-appender.ts';
import { AsciicastEncoder } from '../kernel/asciicast.ts';
import { asciiKey } from '../keys.ts';
import { ASCII_CONTENT_TYPES } from '../plan/spec.ts';
import type { ScreenFile, ScreenFileOptions } from './screen-file.ts';

/** A `.cast` that plays at the plan's rate and is as long as the slice. */
export const openCastFile = async ({ plan, style, lengthMs, keys, dir }: ScreenFileOptions): Promise<ScreenFile> => {
  const file = await FileAppender.create(`${dir}/screen.cast`);
  const { columns, rows, fps, count } = plan;
  const encoder = new AsciicastEncoder({ columns, rows }, style.colour);
  await file.text(encoder.header());
  return {
    screen: (grid, index) => file.text(encoder.screen(grid, Math.round((index * 1000) / fps))),
    finish: async () => {
      await file.text(encoder.end(lengthMs));
      await file.close();
      const facts = { kind: 'ascii', width: columns, height: rows, frames: count, durationMs: lengthMs } as const;
      const contentType = ASCII_CONTENT_TYPES.cast;
      return { outputs: [{ path: file.path, key: asciiKey(keys, 'cast'), contentType, facts }] };
    },
    discard: () => file.discard(),
  };
};
