import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Slice } from '../src/shared/core/slices/plan-slices.ts';
import { type Cost, runFfmpeg } from './measure/run-ffmpeg.ts';

/** The GIF's frame rate as the AWS sample asks for it: frames are rounded to the nearest time. */
export const REFERENCE_SAMPLING = 'fps=10';

const GIF_FILTER = `${REFERENCE_SAMPLING},scale=240:-1:flags=lanczos,split[s0][s1];[s0]palettegen[p];[s1][p]paletteuse`;

const inputOf = (url: string, { startMs, endMs }: Slice): string[] => [
  ...['-ss', `${startMs / 1000}`, '-t', `${(endMs - startMs) / 1000}`, '-i', url],
];

/** Make a slice's GIF as the AWS sample does. @returns its cost and size */
export const referenceGif = async (
  binary: string,
  url: string,
  slice: Slice,
  path: string,
): Promise<Cost & { readonly bytes: number }> => {
  const cost = await runFfmpeg(binary, [...inputOf(url, slice), '-vf', GIF_FILTER, '-loop', '0', path]);
  return { ...cost, bytes: (await stat(path)).size };
};

const referenceFrames = (binary: string, url: string, slice: Slice, folder: string): Promise<Cost> =>
  runFfmpeg(binary, [...inputOf(url, slice), '-vf', 'fps=1', join(folder, '%03d.jpg')]);

/**
 * Render a slice as the AWS sample does: one run for the GIF, another for a picture each second.
 * @param url presigned, plain HTTP
 * @returns cost of both runs together; what they made is removed again
 */
export const runReference = async (binary: string, url: string, slice: Slice): Promise<Cost> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-reference-'));
  try {
    const gif = await referenceGif(binary, url, slice, join(folder, 'out.gif'));
    const frames = await referenceFrames(binary, url, slice, folder);
    return { cpuMs: gif.cpuMs + frames.cpuMs, wallMs: gif.wallMs + frames.wallMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
