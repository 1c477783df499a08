import type { ComponentChildren, RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { formatClock } from '../../shared/core/text/format-clock.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { type FilmAxis, msAtShare, percent } from '../core/timeline/film-axis.ts';
import type { StoryboardBook } from '../panel/storyboard-book.ts';
import { Tile } from '../panel/tile.tsx';
import { useCalm } from '../ui/use-calm.ts';
import './peek.css';

/** A pointer that moves along an hour would load all of its sheets. */
const CALM_MS = 120;

interface PeekProps {
  readonly axis: FilmAxis;
  readonly tiles: StoryboardBook | undefined;
  /** those of every second, which a pointer that rests is shown */
  readonly fine: StoryboardBook | undefined;
  readonly links: LinkBook;
  /** the film, along which the pointer moves */
  readonly frame: RefObject<HTMLElement | null>;
  /** height of a tile divided by its width */
  readonly ratio: number;
  readonly children: ComponentChildren;
}

/** What the film shows below the pointer, before it is chosen. */
export const Peek = ({ axis, tiles, fine, links, frame, ratio, children }: PeekProps) => {
  const [share, setShare] = useState<number>();
  const look = ({ clientX, pointerType }: PointerEvent): void => {
    const box = frame.current?.getBoundingClientRect();
    // A finger covers what would be shown.
    if (box === undefined || box.width === 0 || pointerType === 'touch') return;
    setShare(Math.min(1, Math.max(0, (clientX - box.left) / box.width)));
  };
  const ms = share === undefined ? 0 : Math.floor(msAtShare(axis, share) / 1000) * 1000;
  const calmMs = useCalm(ms, CALM_MS);
  return (
    <div class="film-pointer" onPointerMove={look} onPointerLeave={() => setShare(undefined)}>
      {children}
      {share === undefined ? null : (
        <span class="film-peek" aria-hidden="true" style={{ '--at': percent(share) }}>
          {tiles === undefined ? null : (
            <span class="film-peek-picture" style={{ aspectRatio: `1 / ${ratio}` }}>
              <Tile storyboard={tiles} links={links} ms={ms} />
              {fine === undefined || calmMs !== ms ? null : <Tile storyboard={fine} links={links} ms={ms} />}
            </span>
          )}
          <span class="figure">{formatClock(ms)}</span>
        </span>
      )}
    </div>
  );
};
