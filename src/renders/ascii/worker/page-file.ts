import { FileAppender } from '../../parts/worker/file-appender.ts';
import { ansiPage, PAGE_END, textPage } from '../kernel/text-page.ts';
import { asciiKey } from '../keys.ts';
import { ASCII_CONTENT_TYPES } from '../plan/spec.ts';
import type { ScreenFile, ScreenFileOptions } from './screen-file.ts';

/** A `.txt` or `.ans` with one page for each second of the slice, a form feed behind each. */
export const openPageFile = async (
  format: 'txt' | 'ans',
  { plan, style, keys, dir }: ScreenFileOptions,
): Promise<ScreenFile> => {
  const file = await FileAppender.create(`${dir}/pages.${format}`);
  const { columns, rows, fps } = plan;
  let pages = 0;
  return {
    screen: async (grid, index) => {
      if (index % fps !== 0) return;
      pages += 1;
      await file.text((format === 'txt' ? textPage(grid) : ansiPage(grid, style.colour)) + PAGE_END);
    },
    finish: async () => {
      await file.close();
      const facts = { kind: 'ascii', width: columns, height: rows, frames: pages } as const;
      const contentType = ASCII_CONTENT_TYPES[format];
      return { outputs: [{ path: file.path, key: asciiKey(keys, format), contentType, facts }] };
    },
    discard: () => file.discard(),
  };
};
