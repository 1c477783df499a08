import { useEffect, useRef, useState } from 'preact/hooks';
import type { JobAnswer } from '../../api/contracts/jobs.ts';
import type { ResultProps } from '../../renders/parts/page/page-part.tsx';
import { sourceName } from '../core/job/job-row.ts';
import { frameSize } from '../core/result/gif-size.ts';
import { lazyPart } from '../ui/lazy-part.tsx';
import { FilmAtRest } from './film-at-rest.tsx';
import type { FilmTies } from './player-props.ts';

const Nothing = () => null;
const Player = lazyPart(async () => (await import('./player.tsx')).Player, Nothing);

/** Begin to load the player: what shows the film at another moment. */
export const loadPlayer = (): void => void Player.preload();

export interface FilmProps extends ResultProps, FilmTies {
  readonly answer: JobAnswer;
}

/** How the film is wanted: `plays`: at once; `focus`: who came by keyboard stays there. */
interface Wanted {
  readonly plays: boolean;
  readonly hasFocus: boolean;
  /** what stands there, in the size that was loaded; undefined: nothing */
  readonly still: string | undefined;
}

/** The film: its best picture as long as that is what it shows and nobody turns to it, else its player. */
export const StageFilm = ({ answer, areTilesKnown, plan, storyboard, ...film }: FilmProps) => {
  const { atMs, onPlay, onPut, onStale, seek } = film;
  const [wanted, setWanted] = useState<Wanted>();
  const plays = useRef(false);
  const isThere = useRef(false);
  const place = useRef<HTMLDivElement>(null);
  const { poster } = answer;
  const { url } = answer.source;
  // The best picture is of its own second only.
  const isBest = poster !== undefined && Math.floor(atMs / 1000) === poster.second;
  const mayRest = isBest && url !== undefined;
  const want = (): void => {
    // What stands there stays until the player comes, with its focus.
    void Player.preload().then(() => {
      const hasFocus = place.current?.contains(document.activeElement) === true;
      const still = place.current?.querySelector('img')?.currentSrc;
      setWanted((before) => before ?? { plays: plays.current, hasFocus, still });
    });
  };
  const play = (): void => {
    plays.current = true;
    want();
  };
  // Other tiles would make another player.
  const needsPlayer = url !== undefined && areTilesKnown && !mayRest;
  useEffect(() => {
    if (needsPlayer) want();
  }, [needsPlayer]);
  if (url === undefined)
    return <p class="stage-gone small">The film itself was replaced or deleted. Its renders are not affected.</p>;
  // One that is there is not taken away when tiles are asked for again, as at the end of a job.
  isThere.current ||= wanted !== undefined && areTilesKnown;
  const size = frameSize(plan.job);
  const title = sourceName(answer);
  return (
    <div class="film-place" ref={place}>
      {wanted !== undefined && isThere.current ? (
        <Player
          {...{ url, title, storyboard, atMs, onPlay, onPut, onStale, seek }}
          {...size}
          poster={isBest ? wanted.still || poster.url : undefined}
          plays={wanted.plays}
          hasFocus={wanted.hasFocus}
        />
      ) : isBest ? (
        <FilmAtRest {...{ title }} {...size} poster={poster} onWanted={want} onPlay={play} />
      ) : null}
    </div>
  );
};
