import { useEffect, useState } from 'preact/hooks';
import { outlineKey } from '../../shared/core/contracts/object-keys.ts';
import { formatCount } from '../../shared/core/text/format.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { formatClock } from '../core/ui/format-clock.ts';
import { useLink } from '../links/use-link.ts';
import { type SheetSize, StoryboardBook } from '../panel/storyboard-book.ts';

/** An outline is there a few seconds after the job; a page of links that lacks it is asked for again after three. */
const AGAIN_MS = 3_200;

/** The outline of a job as soon as it is there. */
const useOutline = (jobId: string, links: LinkBook): StoryboardBook | undefined => {
  const [book, setBook] = useState<StoryboardBook>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const look = async (): Promise<void> => {
      // An error is ignored: it passes, or the page says what is wrong elsewhere.
      const found = await StoryboardBook.openAt(outlineKey(jobId), links).catch(() => undefined);
      if (!isWanted) return;
      if (found === undefined) timer = setTimeout(() => void look(), AGAIN_MS);
      else setBook(found);
    };
    void look();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [jobId, links]);
  return book;
};

const OutlineSheet = ({
  book,
  sheet,
  links,
}: {
  readonly book: StoryboardBook;
  readonly sheet: SheetSize;
  readonly links: LinkBook;
}) => {
  const url = useLink(links, book.keyOf(sheet.name));
  const tiles = book.tiles.filter((tile) => tile.sheet === sheet.name);
  const words = `${formatClock(tiles[0]?.startMs ?? 0)} to ${formatClock(tiles.at(-1)?.endMs ?? 0)}`;
  return (
    <div
      class="outline-sheet"
      style={{ aspectRatio: `${sheet.width} / ${sheet.height}`, maxWidth: `${sheet.width}px` }}
    >
      {url === undefined ? null : (
        <img src={url} alt={`Pictures of the film from ${words}`} width={sheet.width} height={sheet.height} />
      )}
    </div>
  );
};

/** Coarse pictures of the whole film, which are there while its slices are still rendered. */
export const OutlineCard = ({ jobId, links }: { readonly jobId: string; readonly links: LinkBook }) => {
  const book = useOutline(jobId, links);
  if (book === undefined) return null;
  return (
    <section class="card stack" aria-labelledby="outline-title">
      <div class="row spread">
        <h2 id="outline-title">The whole film</h2>
        <span class="small faint">{formatCount(book.tiles.length, 'picture')}</span>
      </div>
      {book.sheets.map((sheet) => (
        <OutlineSheet key={sheet.name} book={book} sheet={sheet} links={links} />
      ))}
    </section>
  );
};
