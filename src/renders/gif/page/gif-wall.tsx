import { useMemo, useRef, useState } from 'preact/hooks';
import { sliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { coarseToFine } from '../../../viewer/core/board/coarse-to-fine.ts';
import { rangeWords } from '../../../viewer/core/board/slice-words.ts';
import type { LinkBook } from '../../../viewer/core/links/link-book.ts';
import { gifSize } from '../../../viewer/core/result/gif-size.ts';
import { useLink } from '../../../viewer/links/use-link.ts';
import { Gif } from '../../../viewer/ui/gif.tsx';
import { MotionToggle } from '../../../viewer/ui/motion-toggle.tsx';
import { useSeen } from '../../../viewer/ui/use-seen.ts';
import type { LiveProps } from '../../parts/page/page-part.tsx';
import { gifKey } from '../keys.ts';

/** Shown at first, spread over the film; each step shows as many between them. */
const FIRST = 12;
/** So few more need no button. */
const ALL = 24;

interface TileProps {
  readonly links: LinkBook;
  readonly gifKey: string;
  readonly isThere: boolean;
  readonly words: string;
  readonly size: PictureSize;
  readonly flashes: boolean;
}

const GifTile = ({ links, gifKey, isThere, words, size, flashes }: TileProps) => {
  const tile = useRef<HTMLLIElement>(null);
  const isSeen = useSeen(tile);
  const url = useLink(links, isThere && isSeen ? gifKey : undefined);
  return (
    <li ref={tile} class="wall-tile">
      <div class="wall-picture" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
        {url === undefined ? null : <Gif url={url} alt={`GIF of ${words}`} flashes={flashes} {...size} />}
      </div>
      <span class="small faint figure">{words}</span>
    </li>
  );
};

/** GIFs as they get ready: at first a few spread over the film, then those between them. Only what is on the screen is loaded. */
export const GifWall = ({ board, plan, links }: LiveProps) => {
  const [most, setMost] = useState(plan.slices.length <= ALL ? ALL : FIRST);
  const count = plan.slices.length;
  const order = useMemo(() => coarseToFine(count), [count]);
  const places = useMemo(() => order.slice(0, most).sort((a, b) => a - b), [order, most]);
  const size = gifSize(plan.job);
  return (
    <section class="card stack" aria-labelledby="gifs-title">
      <div class="row spread">
        <h2 id="gifs-title">GIFs</h2>
        <MotionToggle />
      </div>
      <ul class="wall">
        {places.map((index) => (
          <GifTile
            key={index}
            links={links}
            gifKey={gifKey(sliceKeys(plan.job.jobId, index))}
            isThere={board.slices[index]?.state === 'rendered'}
            words={rangeWords(plan.slices[index])}
            size={size}
            flashes={board.slices[index]?.flashes === true}
          />
        ))}
      </ul>
      {most < count ? (
        <div class="row">
          <button type="button" class="button" onClick={() => setMost(most * 2)}>
            Show those between
          </button>
          <span class="small faint figure">
            {places.length} of {count}, spread over the film
          </span>
        </div>
      ) : null}
    </section>
  );
};
