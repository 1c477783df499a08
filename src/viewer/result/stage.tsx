import { useEffect } from 'preact/hooks';
import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { partsAt } from '../../renders/page/for-page.tsx';
import type { ResultProps } from '../../renders/parts/page/page-part.tsx';
import { sourceName } from '../core/job/job-row.ts';
import { frameSize } from '../core/result/gif-size.ts';
import { lazyPart } from '../ui/lazy-part.tsx';
import { MotionToggle } from '../ui/motion-toggle.tsx';

interface StillProps {
  /** URL of the best picture, where the moment is of its second */
  readonly poster: string | undefined;
  readonly width: number;
  readonly height: number;
}

/** Stands in the player's place until there is one. */
const Still = ({ poster, width, height }: StillProps) =>
  poster === undefined ? null : <img class="stage-still" src={poster} alt="" width={width} height={height} />;

const Player = lazyPart(async () => (await import('./player.tsx')).Player, Still);

interface StageProps extends ResultProps {
  readonly answer: JobAnswer;
  /** chosen moment, milliseconds, once it stays the same for a little while */
  readonly atMs: number;
  /** called with the moment that plays, and with undefined when nothing plays */
  readonly onPlay: (ms: number | undefined) => void;
  /** called when the link of the film seems to have expired */
  readonly onStale: () => Promise<void>;
}

const Film = ({ answer, areTilesKnown, plan, storyboard, atMs, onMoment, onPlay, onStale }: StageProps) => {
  useEffect(Player.preload, []);
  const { url } = answer.source;
  if (url === undefined)
    return <p class="stage-gone small">The film itself was replaced or deleted. Its renders are not affected.</p>;
  const { poster } = answer;
  // A player shows the poster until it plays, wherever it stands: it is for its own second only.
  const isBest = poster !== undefined && Math.floor(atMs / 1000) === poster.second;
  const picture = { poster: isBest ? poster.url : undefined, ...frameSize(plan.job) };
  // Other tiles would make another player.
  if (!areTilesKnown) return <Still {...picture} />;
  return (
    <Player
      url={url}
      {...picture}
      title={sourceName(answer)}
      storyboard={storyboard}
      atMs={atMs}
      onMoment={onMoment}
      onPlay={onPlay}
      onStale={onStale}
    />
  );
};

/** The film beside the picture of the moment. Both keep their places from the first second on. */
export const Stage = (props: StageProps) => {
  const { width, height } = frameSize(props.plan.job);
  const [first] = partsAt('moment', props.plan.job.options.renders);
  const [kind, Picture] = first ?? [];
  return (
    <section class="stage" aria-labelledby="moment-title" style={{ '--ratio': `${width} / ${height}` }}>
      <h2 id="moment-title" class="visually-hidden">
        Any second
      </h2>
      <div class="moment-film">
        <div class="stage-film">
          <Film {...props} />
        </div>
        <div class="stage-foot small">
          <span class="faint">Film</span>
          <MotionToggle />
        </div>
      </div>
      {Picture === undefined ? null : <Picture key={kind} {...props} />}
    </section>
  );
};
