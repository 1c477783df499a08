import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { partsAt } from '../../renders/page/for-page.tsx';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { sourceName } from '../core/job/job-row.ts';
import { flashingSlices } from '../core/result/flashing-slices.ts';
import { frameSize } from '../core/result/gif-size.ts';
import { momentAt, secondsOf } from '../core/result/moment.ts';
import type { JobPlan, JobSession } from '../course/job-session.ts';
import { StoryboardBook } from '../panel/storyboard-book.ts';
import { MotionToggle } from '../ui/motion-toggle.tsx';
import { useLazy } from '../ui/use-lazy.ts';
import { useSlow } from '../ui/use-slow.ts';
import { FilesSection } from './files-section.tsx';
import { MomentSlider } from './moment-slider.tsx';
import { type StitchedState, watchStitched } from './stitched.ts';
import { StitchedNote } from './stitched-note.tsx';

const loadPlayer = async () => (await import('./player.tsx')).Player;

/** Wait after a move of the slider: files of moments that it passes quickly are not fetched. */
const CALM_MS = 80;

interface VideoResultProps {
  readonly session: JobSession;
  readonly answer: JobAnswer;
  readonly plan: JobPlan;
  readonly manifest: Manifest;
  /** content below the result */
  readonly children: ComponentChildren;
}

/** @returns undefined until it is known whether there is a storyboard, null when there is none */
const useStoryboard = (manifest: Manifest, session: JobSession): StoryboardBook | null | undefined => {
  const [book, setBook] = useState<StoryboardBook | null>();
  useEffect(() => {
    let isWanted = true;
    StoryboardBook.open(manifest, session.links)
      // An error is ignored: without the storyboard only the tiles are missing.
      .catch(() => undefined)
      .then((opened) => isWanted && setBook(opened ?? null));
    return () => {
      isWanted = false;
    };
  }, [manifest.revision, session]);
  return book;
};

const useStitched = (plan: JobPlan, manifest: Manifest, session: JobSession): StitchedState => {
  const [stitched, setStitched] = useState<StitchedState>({ state: 'unknown' });
  useEffect(() => {
    const watch = watchStitched(plan.job, manifest, session.links);
    const unsubscribe = watch.stitched.subscribe(setStitched);
    return () => {
      unsubscribe();
      watch.end();
    };
  }, [plan, manifest.revision, session]);
  return stitched;
};

/** Results of a video job: the film and its renders at a chosen moment. */
export const VideoResult = ({ session, answer, plan, manifest, children }: VideoResultProps) => {
  const { job, slices } = plan;
  const { links } = session;
  const { renders } = job.options;
  const { poster } = manifest;
  // The beginning of a film is often black.
  const [atMs, setAtMs] = useState(poster === undefined ? (slices[0]?.startMs ?? 0) : poster.second * 1000);
  const Player = useLazy(loadPlayer).part;
  const known = useStoryboard(manifest, session);
  const storyboard = known ?? undefined;
  const stitched = useStitched(plan, manifest, session);
  const record = stitched.state === 'there' ? stitched.record : undefined;
  const calmMs = useSlow(atMs, CALM_MS);
  const moment = useMemo(() => momentAt(job.jobId, slices, calmMs), [job.jobId, slices, calmMs]);
  const seconds = useMemo(() => secondsOf(slices), [slices]);
  const { width, height } = frameSize(job);
  const choose = useCallback((second: number) => setAtMs(second * 1000), []);
  const reload = useCallback(() => session.load(), [session]);
  const { second } = momentAt(job.jobId, slices, atMs);
  const flashing = useMemo(() => flashingSlices(manifest), [manifest]);
  const shown = { flashing, plan, links, moment, second, onMoment: setAtMs, storyboard, stitched: record };
  // Everything appears at once: parts that appear later would move the content that is being read.
  if (known === undefined || stitched.state === 'unknown') return <div class="loading" aria-busy="true" />;
  return (
    <>
      <section class="card stack" aria-labelledby="moment-title">
        <div class="row spread">
          <h2 id="moment-title">Any second</h2>
          <MotionToggle />
        </div>
        <MomentSlider seconds={seconds} second={second} onSecond={choose} />
        {partsAt('strip', renders).map(([kind, Strip]) => (
          <Strip key={kind} {...shown} />
        ))}
        <div class="moment">
          {answer.source.url === undefined ? (
            <p class="small faint">The video itself was replaced or deleted. Its renders are not affected.</p>
          ) : (
            <div class="moment-film">
              {Player === undefined ? (
                <div class="player" style={{ aspectRatio: `${width} / ${height}` }} />
              ) : (
                <Player
                  url={answer.source.url}
                  poster={answer.poster?.url}
                  title={sourceName(answer)}
                  width={width}
                  height={height}
                  storyboard={storyboard}
                  atMs={calmMs}
                  onMoment={setAtMs}
                  onStale={reload}
                />
              )}
            </div>
          )}
          {partsAt('moment', renders).map(([kind, Part]) => (
            <Part key={kind} {...shown} />
          ))}
        </div>
      </section>
      <StitchedNote stitched={stitched} />
      <div class="motion">
        {partsAt('motion', renders).map(([kind, Motion]) => (
          <Motion key={kind} {...shown} />
        ))}
      </div>
      {partsAt('overview', renders).map(([kind, Overview]) => (
        <Overview key={kind} {...shown} />
      ))}
      <FilesSection answer={answer} links={links} stitched={record} />
      {children}
    </>
  );
};
