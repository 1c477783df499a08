import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { ResultProps } from '../../renders/parts/page/page-part.tsx';
import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { momentFrom, moveEnd } from '../core/moments/moment-request.ts';
import { flashingOf } from '../core/result/flashing-slices.ts';
import { frameSize } from '../core/result/gif-size.ts';
import { momentAt, secondsOf } from '../core/result/moment.ts';
import type { JobCourseProps } from '../course/planned-job.ts';
import { useMoments } from '../moments/use-moments.ts';
import { TimeLine } from '../timeline/time-line.tsx';
import { Button } from '../ui/button.tsx';
import { InSteps } from '../ui/in-steps.tsx';
import { lazyPart } from '../ui/lazy-part.tsx';
import { useSlow } from '../ui/use-slow.ts';
import { loadPlayer } from './film.tsx';
import { LowerParts } from './lower-parts.tsx';
import { RunWords } from './run-words.tsx';
import { Stage } from './stage.tsx';
import { useFirstMoment } from './use-first-moment.ts';
import { useMoment } from './use-moment.ts';
import { useSceneChanges } from './use-scene-changes.ts';
import { useTiles } from './use-tiles.ts';
import './result.css';

const Nothing = () => null;
const GifMaker = lazyPart(async () => (await import('../moments/gif-maker.tsx')).GifMaker, Nothing);

const MomentShelf = lazyPart(async () => (await import('../moments/moment-shelf.tsx')).MomentShelf, Nothing);

/** Wait after a move of the slider: files of moments that it passes quickly are not fetched. */
const CALM_MS = 80;

const NONE: ResultProps['chosen'] = [];

/** A video as far as it is rendered: the film, and its renders at the moment at which the time line stands. */
export const VideoResult = ({ session, answer, plan, board, course }: JobCourseProps) => {
  const { job, slices } = plan;
  const { links } = session;
  const { manifest } = answer;
  const film: TimeRange = { startMs: slices[0]?.startMs ?? 0, endMs: slices.at(-1)?.endMs ?? 0 };
  const { atMs, choose } = useMoment(job.jobId, useFirstMoment(plan, manifest, board));
  const calmMs = useSlow(atMs, CALM_MS);
  const [playedMs, setPlayedMs] = useState<number>();
  const shownMs = playedMs ?? atMs;
  const seek = useRef<(ms: number) => void>(undefined);
  const go = useCallback(
    (ms: number) => {
      seek.current?.(ms);
      choose(ms);
    },
    [choose],
  );
  const renewLink = async (): Promise<string | undefined> => {
    await session.load();
    return session.answer.value?.source.url;
  };
  const [part, setPart] = useState<TimeRange>();
  const moments = useMoments(answer);
  const { coarse, fine, isKnown } = useTiles(job, manifest, links);
  const changes = useSceneChanges(manifest, links);
  const stitched = session.stitched.value;
  const moment = useMemo(() => momentAt(job.jobId, slices, calmMs), [job.jobId, slices, calmMs]);
  const seconds = useMemo(() => secondsOf(slices), [slices]);
  const flashing = useMemo(() => flashingOf(manifest, board), [manifest, board]);
  const { width, height } = frameSize(job);
  const { second } = momentAt(job.jobId, slices, shownMs);
  const shown: ResultProps = {
    ...{ flashing, plan, links, moment, second, onMoment: go, storyboard: fine, areTilesKnown: isKnown },
    poster: answer.poster,
    isThere: manifest !== undefined || board.slices[moment.slice.index]?.state === 'rendered',
    chosen: manifest?.chosen ?? NONE,
    stitched: stitched.state === 'there' ? stitched.record : undefined,
  };
  const mark = (end: keyof TimeRange): void => setPart(moveEnd(film, part ?? momentFrom(film, shownMs), end, shownMs));
  // Beside the handles while a moment is chosen, else below what the moment itself has.
  const hasMoments = moments.made.length + moments.inWork.length > 0;
  const shelf = hasMoments ? <MomentShelf moments={moments} job={job} onMoment={go} /> : null;
  return (
    <div
      class={height > width ? 'stack result moment result-tall' : 'stack result moment'}
      onPointerEnter={loadPlayer}
      onFocusIn={loadPlayer}
    >
      <InSteps>
        <Stage {...{ ...shown, answer, seek }} atMs={calmMs} onPlay={setPlayedMs} onPut={choose} onStale={renewLink} />
        <TimeLine
          {...{ jobId: job.jobId, board, plan: slices, tiles: coarse, fine, links, changes, part, second }}
          ratio={height / width}
          seconds={seconds.length === 0 ? [second] : seconds}
          onSecond={(chosen) => go(chosen * 1000)}
          best={manifest?.poster?.second}
          onEnd={mark}
        >
          {answer.source.url === undefined || part !== undefined ? null : (
            <Button small icon="scissors" label="Make a GIF of this" onClick={() => setPart(momentFrom(film, shownMs))}>
              <span>
                Make a GIF<span class="make-more"> of this</span>
              </span>
            </Button>
          )}
          <RunWords answer={answer} course={course} plan={plan} />
        </TimeLine>
        {part === undefined ? null : (
          <GifMaker
            {...{ answer, job, film, part, tiles: fine, links }}
            atMs={shownMs}
            onPart={setPart}
            onMoment={go}
            onMake={moments.make}
          />
        )}
        {part === undefined ? null : shelf}
        <LowerParts {...{ shown, board, manifest }} stitched={stitched} shelf={part === undefined ? shelf : null} />
      </InSteps>
    </div>
  );
};
