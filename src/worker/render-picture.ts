import { writeFile } from 'node:fs/promises';
import { PICTURE_RENDERS } from '../renders/for-pictures.ts';
import type { RenderedPicture } from '../renders/picture-part.ts';
import { openSourcePicture } from '../shared/adapters/source-picture.ts';
import type { ObjectStore } from '../shared/ports.ts';
import type { RenderMedia } from './render-slice.ts';

/**
 * Render a still picture's outputs into files, one after another, so that a large picture is never decoded several
 * times at once.
 * @param store where the source is
 */
export const makeRenderPicture =
  (store: Pick<ObjectStore, 'readStart'>): RenderMedia =>
  async (task, _plan, dir) => {
    const before = process.cpuUsage();
    const picture = await openSourcePicture(store, task.job.source);
    const rendered: RenderedPicture[] = [];
    for (const kind of task.job.options.renders) {
      rendered.push(...((await PICTURE_RENDERS[kind]?.(picture, task)) ?? []));
    }
    const outputs = await Promise.all(
      rendered.map(async ({ bytes, ...output }, index) => {
        const path = `${dir}/${index}`;
        await writeFile(path, bytes);
        return { ...output, path };
      }),
    );
    const { user, system } = process.cpuUsage(before);
    return { outputs, cpuMs: Math.round((user + system) / 1000) };
  };
