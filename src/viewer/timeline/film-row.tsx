import { useMemo } from 'preact/hooks';
import type { LinkBook } from '../core/links/link-book.ts';
import type { FilmAxis } from '../core/timeline/film-axis.ts';
import { rowMoments, tilesInRow } from '../core/timeline/tile-row.ts';
import type { StoryboardBook } from '../panel/storyboard-book.ts';
import { Tile } from '../panel/tile.tsx';

/** Height of a tile, CSS pixels; `--film` of the style sheet. */
const FILM_HEIGHT = 64;

interface FilmRowProps {
  readonly axis: FilmAxis;
  /** undefined where there are no tiles: the row stays dark */
  readonly tiles: StoryboardBook | undefined;
  readonly links: LinkBook;
  /** CSS pixels; 0 before it is known */
  readonly width: number;
  /** height of a tile divided by its width */
  readonly ratio: number;
  /** whether the film at a moment, milliseconds, is rendered */
  readonly isRendered: (ms: number) => boolean;
}

/** The whole film in a row of tiles that fills the width. A tile is coarse until its slice is rendered. */
export const FilmRow = ({ axis, tiles, links, width, ratio, isRendered }: FilmRowProps) => {
  const count = width === 0 ? 0 : tilesInRow(width, FILM_HEIGHT, ratio);
  const moments = useMemo(() => rowMoments(axis, count), [axis, count]);
  return (
    <div class="film-row" aria-hidden="true">
      {moments.map((ms) => (
        <span key={ms} class="film-tile">
          {tiles === undefined ? null : <Tile storyboard={tiles} links={links} ms={ms} isCoarse={!isRendered(ms)} />}
        </span>
      ))}
    </div>
  );
};
