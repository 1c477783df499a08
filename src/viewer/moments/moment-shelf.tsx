import type { Job } from '../../shared/core/documents/job.ts';
import { fitPicture } from '../../shared/core/media/fit-picture.ts';
import { chosenFacts } from '../../shared/core/text/chosen-words.ts';
import { formatBytes, formatSpan } from '../../shared/core/text/format.ts';
import { formatClock } from '../../shared/core/text/format-clock.ts';
import type { MadeMoment } from '../core/moments/made-moment.ts';
import { frameSize } from '../core/result/gif-size.ts';
import { FileActions } from '../panel/file-actions.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Gif } from '../ui/gif.tsx';
import type { MomentInWork, Moments } from './use-moments.ts';
import './moments.css';

interface MomentShelfProps {
  readonly moments: Moments;
  /** whose film the moments are of */
  readonly job: Job;
  readonly onMoment: (ms: number) => void;
}

const rangeOf = ({ range }: Pick<MadeMoment, 'range'>): string =>
  `${formatClock(range.startMs)} to ${formatClock(range.endMs)}`;

const Made = ({
  moment,
  job,
  onMoment,
}: Pick<MomentShelfProps, 'job' | 'onMoment'> & { readonly moment: MadeMoment }) => {
  const { format, url, bytes, width, flashes, chosen } = moment;
  const size = fitPicture(frameSize(job), width);
  const alt = `${format.label} of ${rangeOf(moment)}`;
  return (
    <li class="shown">
      <div class="shown-picture" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
        {format.isVideo ? (
          <video class="gif" controls loop playsInline preload="metadata" aria-label={alt} {...{ src: url }} />
        ) : (
          <Gif url={url} alt={alt} flashes={flashes} {...size} />
        )}
      </div>
      <div class="shown-caption small">
        <button type="button" class="moment-link figure" onClick={() => onMoment(moment.range.startMs)}>
          {rangeOf(moment)}
        </button>
        <span class="faint figure clipped">{formatBytes(bytes)}</span>
        <FileActions alt={alt} fileKey={moment.key} size={size} isVideo={format.isVideo} url={url} />
      </div>
      {chosen === undefined ? null : <p class="small faint">Kept small: {chosenFacts(chosen)}</p>}
    </li>
  );
};

const InWork = ({
  work,
  job,
  onAgain,
  onDismiss,
}: {
  readonly work: MomentInWork;
  readonly job: Job;
  readonly onAgain: () => void;
  readonly onDismiss: () => void;
}) => {
  const { request, problem } = work;
  const size = fitPicture(frameSize(job), request.width);
  return (
    <li class="shown">
      <div class="shown-picture moment-work" style={{ aspectRatio: `${size.width} / ${size.height}` }} role="status">
        <p class="small">{problem ?? `Making the ${request.format.label} …`}</p>
        {problem === undefined ? null : (
          <span class="row">
            <Button small onClick={onAgain}>
              Try again
            </Button>
            <Button small kind="quiet" onClick={onDismiss}>
              Dismiss
            </Button>
          </span>
        )}
      </div>
      <div class="shown-caption small">
        <span class="figure">{rangeOf(request)}</span>
        <span class="faint figure">{formatSpan(request.range.endMs - request.range.startMs)}</span>
      </div>
    </li>
  );
};

/** Moments that were made of the film, or are being made; at least one. */
export const MomentShelf = ({ moments, job, onMoment }: MomentShelfProps) => {
  const { made, inWork, again, dismiss } = moments;
  return (
    <Card title="Moments">
      <ul class="moment-shelf" aria-label="Moments">
        {inWork.map((work) => (
          <InWork
            key={work.number}
            work={work}
            job={job}
            onAgain={() => again(work)}
            onDismiss={() => dismiss(work.number)}
          />
        ))}
        {made.map((moment) => (
          <Made key={moment.jobId} moment={moment} job={job} onMoment={onMoment} />
        ))}
      </ul>
    </Card>
  );
};
