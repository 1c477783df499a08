import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { readThumbnails, type Thumbnail } from '../core/result/read-thumbnails.ts';
import { readStoredText } from '../links/read-stored.ts';

/** Coarse pictures of a whole film. */
export interface LoadedOutline {
  readonly sheet: HTMLImageElement;
  /** those that are on the sheet, in order */
  readonly tiles: readonly Thumbnail[];
}

/** Load a picture until it can be drawn. */
export const loadPicture = async (url: string): Promise<HTMLImageElement> => {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  return picture;
};

/** Load the first sheet of a film's outline. */
export const loadOutline = async ({ vtt, sheet: file }: NonNullable<JobAnswer['outline']>): Promise<LoadedOutline> => {
  const [text, sheet] = await Promise.all([readStoredText(vtt.url), loadPicture(file.url)]);
  const name = file.key.split('/').at(-1);
  return { sheet, tiles: readThumbnails(text).filter((tile) => tile.sheet === name) };
};
