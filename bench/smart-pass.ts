import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cost, runFfmpeg } from './measure/run-ffmpeg.ts';
import { REFERENCE_SAMPLING } from './reference.ts';

const THREADS = 2;
const FILTER =
  `[0:v]split[a][b];[a]${REFERENCE_SAMPLING},scale=240:-1:flags=lanczos,split[c][d];[c]palettegen[p];[d][p]paletteuse[gif];` +
  '[b]fps=1[frames]';

/**
 * What a careful user does on one machine: one run over the whole film, decoded once, that makes one GIF and a picture a second.
 * @param input path or URL
 */
export const runSmartPass = async (binary: string, input: string): Promise<Cost> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-pass-'));
  try {
    return await runFfmpeg(binary, [
      ...['-threads', `${THREADS}`, '-i', input, '-filter_complex', FILTER],
      ...['-map', '[gif]', '-loop', '0', join(folder, 'out.gif')],
      ...['-map', '[frames]', join(folder, '%06d.jpg')],
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
