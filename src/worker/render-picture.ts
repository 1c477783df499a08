import { writeFile } from 'node:fs/promises';
import type { RenderedPicture } from '../renders/parts/picture/picture-part.ts';
import { PICTURE_RENDERS } from '../renders/picture/for-pictures.ts';
import { openSourcePicture } from '../shared/adapters/pictures/source-picture.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import { kindsOf } from './plan/slice-task.ts';
import type { RenderMedia } from './render-task.ts';

/**
 * Render a still picture's outputs into files, one after another, so that a large picture is never decoded several
 * times at once.
 * @param store where the source is
 */
export const makeRenderPicture =
  (store: Pick<ObjectStore, 'readStart'>): RenderMedia =>
  async (task, _plan, dir) => {
    const picture = await openSourcePicture(store, task.job.source);
    const rendered: RenderedPicture[] = [];
    for (const kind of kindsOf(task)) {
      rendered.push(...((await PICTURE_RENDERS[kind]?.(picture, task)) ?? []));
    }
    const outputs = await Promise.all(
      rendered.map(async ({ bytes, ...output }, index) => {
        const path = `${dir}/${index}`;
        await writeFile(path, bytes);
        return { ...output, path };
      }),
    );
    return { outputs };
  };
