import { mkdir } from 'node:fs/promises';
import type { FileSink } from '../../renders/worker-sink.ts';
import { countJpegFiles, finishJpegFiles, type JpegFiles } from './jpeg-files.ts';

/** Pictures that ffmpeg writes into a folder, one for each second: parts of a slice follow each other there by themselves. */
export const openJpegSink = async (files: JpegFiles): Promise<FileSink> => {
  await mkdir(files.dir);
  return {
    join: async () => {},
    count: () => countJpegFiles(files.dir),
    finish: async (received) => ({ outputs: await finishJpegFiles(files, received) }),
    discard: async () => {},
  };
};
