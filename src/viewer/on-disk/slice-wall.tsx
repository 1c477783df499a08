import { useState } from 'preact/hooks';
import { POSTER_FOLDER } from '../../shared/core/contracts/object-keys.ts';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';
import { rangeWords } from '../core/board/slice-words.ts';
import type { PageFacts } from '../core/on-disk/page-facts.ts';
import { movingOf, type StoredNames } from '../core/on-disk/stored-names.ts';
import { gifSize } from '../core/result/gif-size.ts';
import { StillGif } from '../ui/still-gif.tsx';

interface SliceWallProps {
  readonly job: PageFacts['job'];
  readonly plan: readonly Slice[];
  readonly names: StoredNames;
  /** indexes of the slices that flash too often: they are not shown in motion */
  readonly flashing: ReadonlySet<number>;
  readonly ms: number;
  readonly onMove: (ms: number) => void;
}

/** A page of them is some 100 MB of GIFs, of which a browser loads those in sight. */
const SHOWN_AT_ONCE = 48;

/** What shows a slice in motion, else its best picture, else its first frame. */
const pictureOf = (names: StoredNames, { index, startMs }: Slice): string | undefined =>
  movingOf(names, index) ??
  names.of(POSTER_FOLDER, 'jpg', index) ??
  names.of('frames', 'jpg', Math.ceil(startMs / 1000));

/** All slices of the film; one that is chosen moves the page to its beginning. */
export const SliceWall = ({ job, plan, names, flashing, ms, onMove }: SliceWallProps) => {
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const cells = plan.flatMap((slice) => {
    const picture = pictureOf(names, slice);
    return picture === undefined ? [] : [{ slice, picture }];
  });
  if (cells.length < 2) return null;
  return (
    <section class="stack" aria-labelledby="slices-title">
      <h2 id="slices-title">Slices</h2>
      <ul class="slice-wall">
        {cells.slice(0, shown).map(({ slice, picture }) => (
          <li key={slice.index}>
            <button
              type="button"
              aria-current={slice.startMs <= ms && ms < slice.endMs}
              onClick={() => {
                onMove(slice.startMs);
                document.querySelector('#moment-title')?.scrollIntoView({ block: 'start' });
              }}
            >
              {flashing.has(slice.index) ? (
                <StillGif url={picture} alt="It flashes" {...gifSize(job)} />
              ) : (
                <img src={picture} alt="" loading="lazy" decoding="async" {...gifSize(job)} />
              )}
              <span class="small figure">{rangeWords(slice)}</span>
            </button>
          </li>
        ))}
      </ul>
      {cells.length > shown ? (
        <button type="button" class="button" onClick={() => setShown(shown + SHOWN_AT_ONCE)}>
          Show {Math.min(SHOWN_AT_ONCE, cells.length - shown)} more of {cells.length}
        </button>
      ) : null}
    </section>
  );
};
