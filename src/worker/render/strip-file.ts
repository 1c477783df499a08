import { readFile, writeFile } from 'node:fs/promises';
import { splitJpegs } from '../../shared/media/split-jpegs.ts';
import type { StoryboardPlan } from '../plan/plan-renders.ts';
import type { OutputFile } from './output-file.ts';

/** Tiles of a slice's storyboard, one after another in one file. */
export interface StripFile {
  readonly plan: StoryboardPlan;
  /** folder in the workspace */
  readonly dir: string;
  readonly key: string;
}

/** Where ffmpeg writes a tile for every second. */
export const stripFile = (dir: string): string => `${dir}/seconds.mjpeg`;

/** None where ffmpeg ended before it opened the file. */
const readTiles = async (dir: string): Promise<Uint8Array[]> => {
  const bytes = await readFile(stripFile(dir)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return new Uint8Array();
    throw error;
  });
  return splitJpegs(bytes);
};

/** How many whole tiles ffmpeg has written. */
export const countStrip = async (dir: string): Promise<number> => (await readTiles(dir)).length;

/** The tiles that are kept, as one output; where the film ended before the plan, its last tile stays. */
export const finishStrip = async ({ plan, dir, key }: StripFile): Promise<OutputFile> => {
  const tiles = await readTiles(dir);
  const path = `${dir}/strip.mjpeg`;
  await writeFile(path, Buffer.concat(plan.kept.flatMap((at) => tiles[Math.min(at, tiles.length - 1)] ?? [])));
  const facts = { kind: 'storyboard', width: plan.width, height: plan.height, frames: plan.kept.length } as const;
  return { path, key, contentType: 'video/x-motion-jpeg', facts };
};
