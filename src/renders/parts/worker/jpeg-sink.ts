import { mkdir } from 'node:fs/promises';
import { countJpegFiles, finishJpegFiles, type JpegFiles } from './jpeg-files.ts';
import type { FileSink } from './worker-sink.ts';

/**
 * Sink for pictures that ffmpeg writes into a folder, one for each second. Parts of a slice need no joining: their file
 * names continue.
 */
export const openJpegSink = async (files: JpegFiles): Promise<FileSink> => {
  await mkdir(files.dir);
  return {
    join: async () => {},
    count: () => countJpegFiles(files.dir),
    finish: async (received, keyTimesUs) => ({ outputs: await finishJpegFiles(files, received, keyTimesUs) }),
    discard: async () => {},
  };
};
