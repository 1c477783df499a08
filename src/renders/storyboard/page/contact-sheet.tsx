import { useRef, useState } from 'preact/hooks';
import { formatCount, formatNumber } from '../../../shared/core/text/format.ts';
import { formatClock } from '../../../shared/core/text/format-clock.ts';
import type { LinkBook } from '../../../viewer/core/links/link-book.ts';
import { useLink } from '../../../viewer/links/use-link.ts';
import type { SheetSize, StoryboardBook } from '../../../viewer/panel/storyboard-book.ts';
import { useSeen } from '../../../viewer/ui/use-seen.ts';

/** Sheets that are there at once; a long film has many. */
const FIRST = 2;

interface SheetProps {
  readonly storyboard: StoryboardBook;
  readonly links: LinkBook;
  readonly sheet: SheetSize;
  readonly onMoment: (ms: number) => void;
}

const Sheet = ({ storyboard, links, sheet, onMoment }: SheetProps) => {
  const frame = useRef<HTMLButtonElement>(null);
  const isSeen = useSeen(frame);
  const url = useLink(links, isSeen ? storyboard.keyOf(sheet.name) : undefined);
  const tiles = storyboard.tiles.filter((tile) => tile.sheet === sheet.name);
  const words = `${formatClock(tiles[0]?.startMs ?? 0)} to ${formatClock(tiles.at(-1)?.endMs ?? 0)}`;
  const choose = ({ offsetX, offsetY, currentTarget }: MouseEvent): void => {
    const { clientWidth, clientHeight } = currentTarget as HTMLElement;
    const [x, y] = [(offsetX / clientWidth) * sheet.width, (offsetY / clientHeight) * sheet.height];
    const tile = tiles.find(
      (each) => x >= each.x && x < each.x + each.width && y >= each.y && y < each.y + each.height,
    );
    onMoment((tile ?? tiles[0])?.startMs ?? 0);
  };
  return (
    <button
      ref={frame}
      type="button"
      class="sheet"
      aria-label={`Contact sheet of ${words}; shows its first second, a click on a tile that one`}
      style={{ aspectRatio: `${sheet.width} / ${sheet.height}`, maxWidth: `${sheet.width}px` }}
      onClick={choose}
    >
      {url === undefined ? null : <img src={url} alt="" width={sheet.width} height={sheet.height} decoding="async" />}
    </button>
  );
};

/** All tiles of the storyboard. */
export const ContactSheet = ({ storyboard, links, onMoment }: Omit<SheetProps, 'sheet'>) => {
  const [most, setMost] = useState(FIRST);
  const { sheets } = storyboard;
  return (
    <section class="card stack" aria-labelledby="sheet-title">
      <div class="row spread">
        <h2 id="sheet-title">Contact sheet</h2>
        <span class="small faint">{formatCount(storyboard.tiles.length, 'tile')}</span>
      </div>
      {sheets.slice(0, most).map((sheet) => (
        <Sheet key={sheet.name} storyboard={storyboard} links={links} sheet={sheet} onMoment={onMoment} />
      ))}
      {most < sheets.length ? (
        <div class="row">
          <button type="button" class="button" onClick={() => setMost(most + FIRST)}>
            Show more of {formatNumber(sheets.length)} sheets
          </button>
        </div>
      ) : null}
    </section>
  );
};
