import type { StateUpdater } from 'preact/hooks';
import { AsciiText } from '../../renders/ascii/page/ascii-text.tsx';
import { asciiPageAt } from '../../renders/ascii/plan/ascii-page.ts';
import { POSTER_FOLDER } from '../../shared/core/contracts/object-keys.ts';
import { fitScreen } from '../../shared/core/media/fit-screen.ts';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';
import { formatClock } from '../../shared/core/text/format-clock.ts';
import { rangeWords } from '../core/board/slice-words.ts';
import type { PageFacts } from '../core/on-disk/page-facts.ts';
import { movingOf, type StoredNames } from '../core/on-disk/stored-names.ts';
import { frameSize, gifSize } from '../core/result/gif-size.ts';
import { momentAt, placeOf, secondsOf } from '../core/result/moment.ts';
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

/** The frame, the GIF and the ASCII art of a second, and a slider that moves through the film. */
export const AnyMoment = ({ facts: { job, ascii }, flashing, plan, names, ms, onMove }: AnyMomentProps) => {
  const seconds = secondsOf(plan);
  const { second, slice, intoSliceMs } = momentAt(job.jobId, plan, ms);
  const frame = names.of('frames', 'jpg', second);
  // Without frames, the best picture of the slice is the only one at full size.
  const best = frame === undefined ? names.of(POSTER_FOLDER, 'jpg', slice.index) : undefined;
  const moving = movingOf(names, slice.index);
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
        {moving === undefined ? null : (
          <figure>
            {flashing.has(slice.index) ? (
              <HeldGif url={moving} alt={alt} {...gifSize(job)} />
            ) : (
              <a href={moving}>
                <img key={moving} src={moving} alt={alt} {...gifSize(job)} />
              </a>
            )}
            <figcaption class="small faint">{rangeWords(slice)}</figcaption>
          </figure>
        )}
        {text === undefined ? null : (
          <figure>
            <AsciiText
              text={asciiPageAt(text, intoSliceMs)}
              columns={screen.columns}
              label={`ASCII art at ${formatClock(second * 1000)}`}
            />
            <figcaption class="small faint">ASCII art</figcaption>
          </figure>
        )}
      </div>
    </section>
  );
};
