import type { JobAnswer } from '../../api/contracts/jobs.ts';
import type { Thumbnail } from '../core/result/read-thumbnails.ts';
import { loadOutline, loadPicture } from './load-outline.ts';

/** What stands for a job that has no poster: a picture or a tile of it, or a film that stands at its beginning. */
export type Still = { readonly picture: HTMLImageElement; readonly tile?: Thumbnail } | { readonly film: string };

/** A larger file is not loaded for a card. */
const MOST_BYTES = 3_000_000;

/** The renders that show what the film or picture looks like come first. */
const rendersOf = ({ results = [] }: JobAnswer, type: 'image/' | 'video/'): string | undefined =>
  results.find(({ contentType, bytes, count }) => contentType.startsWith(type) && bytes / count <= MOST_BYTES)?.first
    .url;

/**
 * Find what can stand for a job that has no poster: the picture itself, a coarse tile of the film, or the first file of a render.
 * @returns undefined where there is nothing yet
 */
export const findStill = async (answer: JobAnswer): Promise<Still | undefined> => {
  const { media, source, outline } = answer;
  if (media === 'image' && source.url !== undefined && source.bytes <= MOST_BYTES) {
    return { picture: await loadPicture(source.url) };
  }
  if (outline !== undefined) {
    const { sheet, tiles } = await loadOutline(outline);
    // Films often begin and end in black.
    const tile = tiles[Math.floor(tiles.length / 2)];
    if (tile !== undefined) return { picture: sheet, tile };
  }
  const url = rendersOf(answer, 'image/');
  if (url !== undefined) return { picture: await loadPicture(url) };
  const film = rendersOf(answer, 'video/');
  return film === undefined ? undefined : { film };
};
