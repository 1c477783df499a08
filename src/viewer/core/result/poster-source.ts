import type { PosterLink } from '../../../api/contracts/jobs.ts';

/** How wide the stage shows a film: beside the picture of the moment where the screen is wide enough. */
const STAGE_SIZES = '(min-width: 48rem) 50vw, 100vw';

/** Attributes of a picture, of which the browser loads the size that it needs. */
export interface PictureSource {
  readonly src: string;
  readonly srcset?: string;
  readonly sizes?: string;
}

/** The best picture of a film on the stage. Whoever loads it ahead says the same, so that it is loaded once. */
export const posterSource = ({ url, width, small }: Pick<PosterLink, 'url' | 'width' | 'small'>): PictureSource =>
  small === undefined || small.width >= width
    ? { src: url }
    : { src: url, srcset: `${small.url} ${small.width}w, ${url} ${width}w`, sizes: STAGE_SIZES };
