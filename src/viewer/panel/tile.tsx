import type { LinkBook } from '../core/links/link-book.ts';
import { useLink } from '../links/use-link.ts';
import type { StoryboardBook } from './storyboard-book.ts';

interface TileProps {
  readonly storyboard: StoryboardBook;
  readonly links: LinkBook;
  /** milliseconds of the film */
  readonly ms: number;
  /** it is shown as what it is: too coarse for its place */
  readonly isCoarse?: boolean;
}

/** Position of a part of a picture in its frame, as style sheets count it. */
const position = (offset: number, length: number, whole: number): string =>
  `${whole === length ? 0 : (100 * offset) / (whole - length)}%`;

/** The tile of a moment, cut out of its sheet, as large as its frame. */
export const Tile = ({ storyboard, links, ms, isCoarse = false }: TileProps) => {
  const tile = storyboard.tileAt(ms);
  const url = useLink(links, tile === undefined ? undefined : storyboard.keyOf(tile.sheet), storyboard.isLate);
  if (tile === undefined || url === undefined) return null;
  const sheet = storyboard.sheetOf(tile);
  return (
    <span
      class={isCoarse ? 'tile tile-coarse' : 'tile'}
      aria-hidden="true"
      style={{
        backgroundImage: `url("${url}")`,
        backgroundSize: `${(100 * sheet.width) / tile.width}% ${(100 * sheet.height) / tile.height}%`,
        backgroundPosition: `${position(tile.x, tile.width, sheet.width)} ${position(tile.y, tile.height, sheet.height)}`,
      }}
    />
  );
};
