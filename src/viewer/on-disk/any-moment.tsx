import type { StateUpdater } from 'preact/hooks';
import { asciiPageAt } from '../../renders/ascii/plan/ascii-page.ts';
import { POSTER_FOLDER } from '../../shared/core/contracts/object-keys.ts';
import { fitScreen } from '../../shared/core/media/fit-screen.ts';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';
import { rangeWords } from '../core/board/slice-words.ts';
import type { PageFacts } from '../core/on-disk/page-facts.ts';
import type { StoredNames } from '../core/on-disk/stored-names.ts';
import { frameSize, gifSize } from '../core/result/gif-size.ts';
import { momentAt, placeOf, secondsOf } from '../core/result/moment.ts';
import { formatClock } from '../core/ui/format-clock.ts';
import { HeldGif } from '../ui/held-gif.tsx';

interface AnyMomentProps {
  readonly facts: Pick<PageFacts, 'job' | 'ascii'>;
  /** indexes of the slices that flash too often */
  readonly flashing: ReadonlySet<number>;
  readonly plan: readonly Slice[];
  readonly names: StoredNames;
  /** moment of the film, milliseconds */
  readonly ms: number;
  readonly onMove: (ms: StateUpdater<number>) => void;
}

/** ASCII art has a page for every second. */
const ASCII_PAGES_A_SECOND = 1;

/** The frame, the GIF and the ASCII art of a second, and a slider that moves through the film. */
export const AnyMoment = ({ facts: { job, ascii }, flashing, plan, names, ms, onMove }: AnyMomentProps) => {
  const seconds = secondsOf(plan);
  const { second, slice, intoSliceMs } = momentAt(job.jobId, plan, ms);
  const frame = names.of('frames', 'jpg', second);
  // Without frames, the best picture of the slice is the only one at full size.
  const best = frame === undefined ? names.of(POSTER_FOLDER, 'jpg', slice.index) : undefined;
  const gif = names.of('gif', 'gif', slice.index) ?? names.of('webp', 'webp', slice.index);
  const alt = `Slice ${slice.index + 1}, ${rangeWords(slice)}`;
  const text = ascii[slice.index];
  const screen = fitScreen(frameSize(job), job.options.ascii.columns, job.options.ascii.font);
  return (
    <section class="card stack" aria-labelledby="moment-title">
      <h2 id="moment-title">{formatClock(second * 1000)}</h2>
      {seconds.length < 2 ? null : (
        <input
          type="range"
          class="slider"
          min={0}
          max={seconds.length - 1}
          value={placeOf(seconds, second)}
          aria-label="Second of the film"
          aria-valuetext={formatClock(second * 1000)}
          onInput={({ currentTarget }) => onMove((seconds[Number(currentTarget.value)] ?? 0) * 1000)}
        />
      )}
      <div class="moment">
        {frame === undefined ? null : (
          <figure>
            <a href={frame}>
              <img src={frame} alt={`Frame at ${formatClock(second * 1000)}`} {...frameSize(job)} />
            </a>
            <figcaption class="small faint">frame</figcaption>
          </figure>
        )}
        {best === undefined ? null : (
          <figure>
            <a href={best}>
              <img key={best} src={best} alt={`Best of ${rangeWords(slice)}`} {...frameSize(job)} />
            </a>
            <figcaption class="small faint">the best picture of {rangeWords(slice)}</figcaption>
          </figure>
        )}
        {gif === undefined ? null : (
          <figure>
            {flashing.has(slice.index) ? (
              <HeldGif url={gif} alt={alt} {...gifSize(job)} />
            ) : (
              <a href={gif}>
                <img key={gif} src={gif} alt={alt} {...gifSize(job)} />
              </a>
            )}
            <figcaption class="small faint">{rangeWords(slice)}</figcaption>
          </figure>
        )}
        {text === undefined ? null : (
          <figure>
            <div class="ascii-frame">
              <pre
                class="ascii-text"
                role="img"
                aria-label={`ASCII art at ${formatClock(second * 1000)}`}
                style={{ '--columns': String(screen.columns) }}
              >
                {asciiPageAt(text, intoSliceMs, ASCII_PAGES_A_SECOND)}
              </pre>
            </div>
            <figcaption class="small faint">ASCII art</figcaption>
          </figure>
        )}
      </div>
    </section>
  );
};
