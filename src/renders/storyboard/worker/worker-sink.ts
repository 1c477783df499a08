import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { splitJpegs } from '../../../shared/core/media/split-jpegs.ts';
import { sampledMs, shownPlace } from '../../../shared/core/slices/slice-samplings.ts';
import type { FileSink, SinkRequest } from '../../parts/worker/worker-sink.ts';
import { stripKey } from '../keys.ts';
import { type StoryboardPlan, secondsFile } from '../plan/worker-plan.ts';

const noneWhereMissing = (error: NodeJS.ErrnoException): Uint8Array => {
  if (error.code === 'ENOENT') return new Uint8Array();
  throw error;
};

/** The tiles; none when ffmpeg ended before it opened the file. */
const readTiles = async (dir: string): Promise<Uint8Array[]> =>
  splitJpegs(await readFile(secondsFile(dir)).catch(noneWhereMissing));

/**
 * The tiles of a slice that are kept, one after another in one file; if the film ended before the plan, its last tile
 * is repeated.
 */
export const openStrip = async ({ plan, keys, dir }: SinkRequest<StoryboardPlan>): Promise<FileSink> => ({
  join: async (parts) => {
    for (let part = 0; part < parts; part++) {
      const tiles = await readFile(secondsFile(dir, part)).catch(noneWhereMissing);
      await appendFile(secondsFile(dir), tiles);
    }
  },
  count: async () => (await readTiles(dir)).length,
  finish: async (_, keyTimesUs = []) => {
    const tiles = await readTiles(dir);
    const path = `${dir}/strip.mjpeg`;
    const { keysUs } = plan;
    const times = sampledMs(plan);
    const placeOf = (at: number) => (keysUs === undefined ? at : shownPlace(keysUs, times[at] ?? 0));
    await writeFile(
      path,
      Buffer.concat(plan.kept.flatMap((at) => tiles[Math.min(placeOf(at), tiles.length - 1)] ?? [])),
    );
    const momentOf = (at: number) => keyTimesUs[shownPlace(keyTimesUs, times[at] ?? 0)] ?? [];
    const shownMs = plan.kept.flatMap(momentOf).map((us) => Math.round(us / 1000));
    const facts = {
      kind: 'storyboard',
      width: plan.width,
      height: plan.height,
      frames: plan.kept.length,
      ...(plan.ofKeyFrames === true ? { shownMs } : {}),
    } as const;
    return { outputs: [{ path, key: stripKey(keys), contentType: 'video/x-motion-jpeg', facts }] };
  },
  discard: async () => {},
});
