import { useEffect, useRef, useState } from 'preact/hooks';
import type { JobAnswer } from '../../api/contracts/jobs.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { formatClock } from '../../shared/core/text/format-clock.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { MOMENT_FORMATS } from '../core/moments/moment-formats.ts';
import { type MomentRequest, moveEnd } from '../core/moments/moment-request.ts';
import { frameSize } from '../core/result/gif-size.ts';
import type { StoryboardBook } from '../panel/storyboard-book.ts';
import { Button } from '../ui/button.tsx';
import { MomentForm } from './moment-form.tsx';
import { TrimBar } from './trim-bar.tsx';
import './moments.css';

interface GifMakerProps {
  readonly answer: JobAnswer;
  readonly job: Job;
  /** what may be chosen */
  readonly film: TimeRange;
  /** what is chosen */
  readonly part: TimeRange;
  readonly tiles: StoryboardBook | undefined;
  readonly links: LinkBook;
  /** moment of the time line, milliseconds */
  readonly atMs: number;
  /** called with undefined when it is closed */
  readonly onPart: (part: TimeRange | undefined) => void;
  readonly onMoment: (ms: number) => void;
  readonly onMake: (request: MomentRequest) => void;
}

/** Chooses a moment of the film and how it is made as one file. */
export const GifMaker = ({ answer, job, film, part, atMs, onPart, onMoment, onMake, ...bar }: GifMakerProps) => {
  const { width, height } = frameSize(job);
  const [format, setFormat] = useState(MOMENT_FORMATS[0]);
  const maker = useRef<HTMLElement>(null);
  // On a low screen it opens below the edge: what was asked for is brought into sight.
  useEffect(() => maker.current?.scrollIntoView({ block: 'nearest' }), []);
  const move = (end: keyof TimeRange, ms: number): void => {
    const moved = moveEnd(film, part, end, ms);
    onPart(moved);
    onMoment(moved[end]);
  };
  return (
    <section ref={maker} class="card maker" aria-labelledby="maker-title">
      <div class="row spread">
        <h2 id="maker-title">
          {format.label} of {formatClock(part.startMs)} to {formatClock(part.endMs)}
        </h2>
        <Button kind="quiet" icon="close" label="Close" onClick={() => onPart(undefined)} />
      </div>
      <TrimBar {...bar} what={format.label} film={film} part={part} ratio={height / width} onEnd={move} />
      <div class="row">
        <Button small onClick={() => onPart(moveEnd(film, part, 'startMs', atMs))}>
          Begin at {formatClock(atMs)}
        </Button>
        <Button small onClick={() => onPart(moveEnd(film, part, 'endMs', atMs))}>
          End at {formatClock(atMs)}
        </Button>
      </div>
      <MomentForm {...{ job, format, onMake }} results={answer.results} range={part} onFormat={setFormat} />
    </section>
  );
};
