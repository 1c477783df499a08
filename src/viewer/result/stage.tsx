import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { partsAt } from '../../renders/page/for-page.tsx';
import type { ResultProps } from '../../renders/parts/page/page-part.tsx';
import { sourceName } from '../core/job/job-row.ts';
import { frameSize } from '../core/result/gif-size.ts';
import { MotionToggle } from '../ui/motion-toggle.tsx';
import { useLazy } from '../ui/use-lazy.ts';

const loadPlayer = async () => (await import('./player.tsx')).Player;

interface StageProps extends ResultProps {
  readonly answer: JobAnswer;
  /** whether the tiles stay what they are */
  readonly isSettled: boolean;
  /** chosen moment, milliseconds, once it stays the same for a little while */
  readonly atMs: number;
  /** called with the moment that plays, and with undefined when nothing plays */
  readonly onPlay: (ms: number | undefined) => void;
  /** called when the link of the film seems to have expired */
  readonly onStale: () => Promise<void>;
}

const Film = ({ answer, isSettled, plan, storyboard, atMs, onMoment, onPlay, onStale }: StageProps) => {
  const Player = useLazy(loadPlayer).part;
  const { url } = answer.source;
  if (url === undefined)
    return <p class="stage-gone small">The film itself was replaced or deleted. Its renders are not affected.</p>;
  const { poster } = answer;
  // A player shows the poster until it plays, wherever it stands: it is for its own second only.
  const isBest = poster !== undefined && Math.floor(atMs / 1000) === poster.second;
  const still = isBest ? <img class="stage-still" src={poster.url} alt="" {...frameSize(plan.job)} /> : null;
  // Other tiles would make another player.
  if (Player === undefined || !isSettled) return still;
  return (
    <Player
      url={url}
      poster={isBest ? poster.url : undefined}
      title={sourceName(answer)}
      {...frameSize(plan.job)}
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
