import type { PosterLink } from '../../api/contracts/jobs.ts';
import { posterSource } from '../core/result/poster-source.ts';
import { Icon } from '../ui/icon.tsx';
import './film-at-rest.css';

interface FilmAtRestProps {
  /** the best picture */
  readonly poster: PosterLink;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** called when somebody turns to the film */
  readonly onWanted: () => void;
  readonly onPlay: () => void;
}

/** The best picture of a film with a button that plays it, as its player looks before it plays: most who look at a result play nothing. */
export const FilmAtRest = ({ poster, title, width, height, onWanted, onPlay }: FilmAtRestProps) => (
  <div
    class="film-rest"
    // A finger that comes may only scroll.
    onPointerEnter={({ pointerType }) => pointerType !== 'touch' && onWanted()}
    onFocusIn={onWanted}
  >
    <img class="stage-still" {...posterSource(poster)} alt="" width={width} height={height} fetchpriority="high" />
    <button type="button" class="film-play" aria-label={`Play ${title}`} onClick={onPlay}>
      <Icon name="play" />
    </button>
  </div>
);
