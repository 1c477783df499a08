import type { ObjectStore } from '../shared/ports.ts';
import type { RenderMediaContext } from './decode-slice.ts';
import { makeRenderMedia } from './render-media.ts';
import { makeRenderPicture } from './render-picture.ts';
import type { RenderMedia } from './render-slice.ts';

/** Render slices of films with ffmpeg, still pictures with the picture library. @param store where pictures are read */
export const makeRenderSource = (context: RenderMediaContext, store: Pick<ObjectStore, 'readStart'>): RenderMedia => {
  const renderFilm = makeRenderMedia(context);
  const renderPicture = makeRenderPicture(store);
  return (task, plan, dir) => (task.job.media === 'image' ? renderPicture : renderFilm)(task, plan, dir);
};
