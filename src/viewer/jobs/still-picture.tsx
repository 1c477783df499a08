import { useEffect, useRef, useState } from 'preact/hooks';
import { type JobAnswer, JobAnswerSchema, type JobSummary } from '../../api/contracts/jobs.ts';
import { getJson } from '../api/api-client.ts';
import { useSeen } from '../ui/use-seen.ts';

/** A larger picture is not loaded for a card: a render of it is shown. */
const MOST_BYTES = 3_000_000;

const urlOf = ({ source, results = [] }: JobAnswer): string | undefined => {
  if (source.bytes <= MOST_BYTES && source.url !== undefined) return source.url;
  return results.find(({ contentType, bytes }) => contentType.startsWith('image/') && bytes <= MOST_BYTES)?.first.url;
};

/** The picture of a job of a picture, once its card is in sight; nothing where the browser cannot show it. */
export const StillPicture = ({ job: { jobId } }: { readonly job: Pick<JobSummary, 'jobId'> }) => {
  const place = useRef<HTMLSpanElement>(null);
  const [url, setUrl] = useState<string>();
  const [cannot, setCannot] = useState(false);
  const isSeen = useSeen(place);
  useEffect(() => {
    if (!isSeen || url !== undefined) return;
    // Without it the drawing stays.
    getJson(`/jobs/${jobId}`, JobAnswerSchema).then(
      (answer) => setUrl(urlOf(answer)),
      () => undefined,
    );
  }, [jobId, isSeen, url]);
  return (
    <span ref={place} class="job-moving" aria-hidden="true">
      {url === undefined || cannot ? null : <img src={url} alt="" decoding="async" onError={() => setCannot(true)} />}
    </span>
  );
};
