import { useRef, useState } from 'preact/hooks';
import { sliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import { stitchedOutput } from '../../../shared/core/documents/stitched.ts';
import { plannedMs } from '../../../shared/core/job/job-slices.ts';
import { fitScreen } from '../../../shared/core/media/fit-screen.ts';
import { rangeWords } from '../../../viewer/core/board/slice-words.ts';
import { wholeWords } from '../../../viewer/core/result/coverage-words.ts';
import { frameSize } from '../../../viewer/core/result/gif-size.ts';
import { StoredVideo } from '../../../viewer/panel/stored-video.tsx';
import { lazyPart } from '../../../viewer/ui/lazy-part.tsx';
import { useWasSeen } from '../../../viewer/ui/use-seen.ts';
import type { ResultProps } from '../../parts/page/page-part.tsx';
import { ASCII_WHOLE, asciiKey } from '../keys.ts';

/** Its place before it is loaded. @param ratio width by height */
const Room = ({ ratio }: { readonly ratio: string }) => <div class="cast" style={{ aspectRatio: ratio }} />;

const CastPlayer = lazyPart(async () => (await import('./cast-player.tsx')).CastPlayer, Room);

/** A recording is held in memory while it plays. */
const LARGEST_CAST_BYTES = 40e6;

/** Films often begin in black: what is shown before it plays is a third into it. */
const POSTER_PART = 3;

type View = 'text' | 'video';

/** ASCII art in motion: as text and as a video, of the whole film where it is there, else of the slice at the moment. */
export const AsciiSection = ({ plan, links, moment, stitched }: ResultProps) => {
  const { job } = plan;
  const { formats } = job.options.ascii;
  const views = (['text', 'video'] as const).filter((view) => formats.includes(view === 'text' ? 'cast' : 'mp4'));
  const [chosen, setChosen] = useState<View>();
  const frame = useRef<HTMLElement>(null);
  // A recording is large: it is loaded when it comes into sight, and stays.
  const wasSeen = useWasSeen(frame);
  const view = chosen ?? views[0];
  if (view === undefined) return null;
  const format = view === 'text' ? 'cast' : 'mp4';
  const whole = stitchedOutput(stitched, ASCII_WHOLE[format]);
  const isWhole = whole !== undefined && (view === 'video' || whole.bytes <= LARGEST_CAST_BYTES);
  const key = isWhole ? whole.key : asciiKey(sliceKeys(job.jobId, moment.slice.index), format);
  const label = isWhole ? `ASCII art of ${wholeWords(job.options)}` : `ASCII art of ${rangeWords(moment.slice)}`;
  const shownMs = isWhole ? plannedMs(job) : moment.slice.endMs - moment.slice.startMs;
  const { width, height } = frameSize(job);
  const { columns, rows } = fitScreen(frameSize(job), job.options.ascii.columns, job.options.ascii.font);
  return (
    <section ref={frame} class="card stack" aria-labelledby="ascii-title">
      <div class="row spread">
        <h2 id="ascii-title">ASCII art</h2>
        {views.length > 1 ? (
          <fieldset class="choices row">
            <legend class="visually-hidden">Shown as</legend>
            {views.map((each) => (
              <button
                key={each}
                type="button"
                class="button"
                aria-pressed={each === view}
                onClick={() => setChosen(each)}
              >
                {each === 'text' ? 'Text' : 'Video'}
              </button>
            ))}
          </fieldset>
        ) : null}
      </div>
      <p class="small faint">{label}</p>
      {view === 'text' ? (
        wasSeen ? (
          <CastPlayer
            key={key}
            links={links}
            castKey={key}
            columns={columns}
            rows={rows}
            label={label}
            posterSecond={Math.floor(shownMs / POSTER_PART / 100) / 10}
            ratio={`${width} / ${height}`}
          />
        ) : (
          <Room ratio={`${width} / ${height}`} />
        )
      ) : (
        <StoredVideo key={key} links={links} videoKey={key} label={label} {...frameSize(job)} />
      )}
    </section>
  );
};
