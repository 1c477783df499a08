import type { LinkBook } from '../core/links/link-book.ts';
import { useLink } from '../links/use-link.ts';
import type { StoryboardBook } from './storyboard-book.ts';

/** The tile of a moment, cut out of its sheet. @param props.width displayed width, CSS pixels */
export const Tile = ({
  storyboard,
  links,
  ms,
  width,
}: {
  readonly storyboard: StoryboardBook;
  readonly links: LinkBook;
  readonly ms: number;
  readonly width: number;
}) => {
  const tile = storyboard.tileAt(ms);
  const url = useLink(links, tile === undefined ? undefined : storyboard.keyOf(tile.sheet));
  if (tile === undefined || url === undefined) return null;
  const scale = width / tile.width;
  const sheet = storyboard.sheetOf(tile);
  return (
    <span
      class="tile"
      aria-hidden="true"
      style={{
        backgroundImage: `url("${url}")`,
        backgroundSize: `${sheet.width * scale}px ${sheet.height * scale}px`,
        backgroundPosition: `${-tile.x * scale}px ${-tile.y * scale}px`,
      }}
    />
  );
};
