import { useRef, useState } from 'preact/hooks';
import type { Job } from '../../shared/core/documents/job.ts';
import { fitPicture } from '../../shared/core/media/fit-picture.ts';
import { chosenFacts } from '../../shared/core/text/chosen-words.ts';
import { formatBytes, formatCount, formatSpan } from '../../shared/core/text/format.ts';
import { formatClock } from '../../shared/core/text/format-clock.ts';
import { FRESH_MS } from '../core/links/link-age.ts';
import type { MadeMoment } from '../core/moments/made-moment.ts';
import { frameSize } from '../core/result/gif-size.ts';
import { freshUrl } from '../links/fresh-url.ts';
import { FileActions } from '../panel/file-actions.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Gif } from '../ui/gif.tsx';
import type { MomentInWork } from './kept-moments.ts';
import type { Moments } from './use-moments.ts';
import './moments.css';

interface MomentShelfProps {
  readonly moments: Moments;
  /** whose film the moments are of */
  readonly job: Job;
  readonly onMoment: (ms: number) => void;
}

const rangeOf = ({ range }: Pick<MadeMoment, 'range'>): string =>
  `${formatClock(range.startMs)} to ${formatClock(range.endMs)}`;

/** The link of a moment, and how to get a new one when it seems to have expired: a film that is played late, or paused for long. */
const useRenewed = ({ url, key }: MadeMoment): { readonly url: string; readonly renew: () => void } => {
  const [fresh, setFresh] = useState<{ readonly of: string; readonly url: string }>();
  const triedMs = useRef(Number.NEGATIVE_INFINITY);
  const renew = (): void => {
    const nowMs = performance.now();
    if (nowMs - triedMs.current < FRESH_MS) return;
    triedMs.current = nowMs;
    freshUrl(url, key).then(
      (renewed) => setFresh({ of: url, url: renewed }),
      () => {
        // Its place stays empty.
      },
    );
  };
  return { url: fresh?.of === url ? fresh.url : url, renew };
};

const Made = ({
  moment,
  job,
  onMoment,
}: Pick<MomentShelfProps, 'job' | 'onMoment'> & { readonly moment: MadeMoment }) => {
  const { format, bytes, width, flashes, chosen } = moment;
  const { url, renew } = useRenewed(moment);
  const size = fitPicture(frameSize(job), width);
  const alt = `${format.label} of ${rangeOf(moment)}`;
  return (
    <li class="shown">
      <div
        class="shown-picture"
        style={{ aspectRatio: `${size.width} / ${size.height}` }}
        // Errors of pictures and videos do not bubble.
        onErrorCapture={renew}
      >
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
  const { made, inWork, again, dismiss, more, lookOn } = moments;
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
      {more === 0 ? null : (
        <div class="row">
          <Button onClick={lookOn}>Look for older ones</Button>
          <span class="small faint figure">{formatCount(more, 'older job')} of this video</span>
        </div>
      )}
    </Card>
  );
};
