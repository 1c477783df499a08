import { subjectOf } from '../renders/parts/render-spec.ts';
import { outputs } from '../renders/registry/planned-outputs.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import type { RenderMediaContext } from './decode-slice.ts';
import { checkOutputs } from './plan/check-outputs.ts';
import { kindsOf } from './plan/slice-task.ts';
import { makeRenderMedia } from './render-media.ts';
import { makeRenderPicture } from './render-picture.ts';
import type { RenderMedia } from './render-task.ts';

/**
 * Render slices of films with ffmpeg and still pictures with the picture library; the outputs are checked against the
 * plan.
 * @param store store from which still pictures are read
 */
export const makeRenderSource = (context: RenderMediaContext, store: Pick<ObjectStore, 'readStart'>): RenderMedia => {
  const renderFilm = makeRenderMedia(context);
  const renderPicture = makeRenderPicture(store);
  return async (task, plan, dir) => {
    const rendered = await (task.job.media === 'image' ? renderPicture : renderFilm)(task, plan, dir);
    const rows = outputs(subjectOf(task.job), task.range, task.keys).filter(({ kind }) => kindsOf(task).includes(kind));
    checkOutputs(rows, rendered.outputs, rendered.leftOut);
    return rendered;
  };
};
