import { appendFile, readFile, writeFile } from 'node:fs/promises';
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

const noneWhereMissing = (error: NodeJS.ErrnoException): Uint8Array => {
  if (error.code === 'ENOENT') return new Uint8Array();
  throw error;
};

/** Where ffmpeg writes a tile for every second. */
export const stripFile = (dir: string): string => `${dir}/seconds.mjpeg`;

/** Put the tiles of a slice's parts, `<strip>.0` and so on, one after another; a part may have none. */
export const joinStrips = async (dir: string, parts: number): Promise<void> => {
  for (let part = 0; part < parts; part++) {
    const tiles = await readFile(`${stripFile(dir)}.${part}`).catch(noneWhereMissing);
    await appendFile(stripFile(dir), tiles);
  }
};

/** None where ffmpeg ended before it opened the file. */
const readTiles = async (dir: string): Promise<Uint8Array[]> => {
  return splitJpegs(await readFile(stripFile(dir)).catch(noneWhereMissing));
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
