import { useEffect, useRef, useState } from 'preact/hooks';
import { JobAnswerSchema, type JobSummary } from '../../api/contracts/jobs.ts';
import { getJson } from '../api/api-client.ts';
import { wait } from '../api/wait.ts';
import { useSeen } from '../ui/use-seen.ts';
import { findStill, type Still } from './find-still.ts';

/** First and longest wait for the first pictures of a job that runs. */
const FIRST_MS = 2_000;
const LONGEST_MS = 30_000;

/** Look until there is something, or the job is closed without. */
const lookFor = async (jobId: string, signal: AbortSignal): Promise<Still | undefined> => {
  for (let delayMs = FIRST_MS; ; delayMs = Math.min(LONGEST_MS, 2 * delayMs)) {
    const answer = await getJson(`/jobs/${jobId}`, JobAnswerSchema, { signal });
    const still = await findStill(answer);
    if (still !== undefined || answer.status !== 'open') return still;
    await wait(delayMs, signal);
  }
};

/** A picture, or a tile of it, that stands still even if its file moves. */
const Drawn = ({ picture, tile }: Exclude<Still, { readonly film: string }>) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { x, y, width, height } = tile ?? { x: 0, y: 0, width: picture.naturalWidth, height: picture.naturalHeight };
  useEffect(() => {
    canvas.current?.getContext('2d')?.drawImage(picture, x, y, width, height, 0, 0, width, height);
  }, [picture, x, y, width, height]);
  return <canvas ref={canvas} class={height > width ? 'job-tall' : undefined} width={width} height={height} />;
};

/** What stands for a job without a poster, once its card is in sight; nothing where the browser cannot show it. */
export const StillPicture = ({ job: { jobId } }: { readonly job: Pick<JobSummary, 'jobId'> }) => {
  const place = useRef<HTMLSpanElement>(null);
  const [still, setStill] = useState<Still>();
  const isSeen = useSeen(place);
  useEffect(() => {
    if (!isSeen || still !== undefined) return undefined;
    const abort = new AbortController();
    lookFor(jobId, abort.signal).then(
      (found) => abort.signal.aborted || setStill(found),
      // Without it the drawing stays.
      () => undefined,
    );
    return () => abort.abort();
  }, [jobId, isSeen, still]);
  return (
    <span ref={place} class="job-still" aria-hidden="true">
      {still === undefined ? null : 'film' in still ? (
        <video src={still.film} muted playsInline preload="metadata" />
      ) : (
        <Drawn {...still} />
      )}
    </span>
  );
};
