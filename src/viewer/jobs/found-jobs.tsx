import { useEffect, useState } from 'preact/hooks';
import { FoundPicturesSchema } from '../../api/contracts/find.ts';
import { FrameLinkSchema } from '../../api/contracts/frames.ts';
import { JobAnswerSchema } from '../../api/contracts/jobs.ts';
import { hasFrames } from '../../renders/frames/plan/spec.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { formatCount } from '../../shared/core/text/format.ts';
import { formatClock } from '../../shared/core/text/format-clock.ts';
import { getJson, readAnswerBody, unlessGone } from '../api/api-client.ts';
import { untilDone } from '../api/until-answered.ts';
import { sourceName } from '../core/job/job-row.ts';
import { formatRoute } from '../core/routing/route.ts';
import { fetchStored } from '../links/read-stored.ts';
import { openChosenPicture } from '../pictures/open-chosen-picture.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';

interface FoundFilm {
  readonly name: string;
  readonly hasFrames: boolean;
}

interface Found extends FoundFilm {
  readonly jobId: string;
  readonly second: number;
}

type Outcome = { readonly found: readonly Found[]; readonly about: string } | { readonly problem: string };

const MOST = 12;

/** The film of a job; undefined of a job that was deleted meanwhile. One that does not say its name goes by its id. */
const filmOf = async (jobId: string): Promise<FoundFilm | undefined> => {
  try {
    const job = await unlessGone(getJson(`/jobs/${jobId}`, JobAnswerSchema));
    return (
      job && { name: sourceName(job), hasFrames: hasFrames({ renders: (job.results ?? []).map(({ kind }) => kind) }) }
    );
  } catch {
    return { name: jobId, hasFrames: false };
  }
};

const look = async (picture: File, signal: AbortSignal, onTrouble: (message: string) => void): Promise<Outcome> => {
  const { body } = await openChosenPicture(picture);
  const init = { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body, signal };
  const ask = () => getJson(`/find?limit=${MOST}`, FoundPicturesSchema, init);
  const { found, searched, saysNothing } = await untilDone(ask, signal, onTrouble);
  if (saysNothing) return { found: [], about: 'The picture is of one colour: it could be anywhere.' };
  const jobIds = [...new Set(found.map(({ jobId }) => jobId))];
  const films = new Map(await Promise.all(jobIds.map(async (jobId) => [jobId, await filmOf(jobId)] as const)));
  const there = found.flatMap(({ jobId, second }): Found[] => {
    const film = films.get(jobId);
    return film === undefined ? [] : [{ jobId, second, ...film }];
  });
  return { found: there, about: `Not found in ${formatCount(searched, 'film')}.` };
};

/** The very picture that was found. */
const FoundFrame = ({ jobId, second }: Pick<Found, 'jobId' | 'second'>) => {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      const link = await getJson(`/jobs/${jobId}/frames/${second}`, FrameLinkSchema, { signal: abort.signal });
      const answer = await fetchStored(link.url, { headers: { range: link.range }, signal: abort.signal });
      made = URL.createObjectURL(await readAnswerBody(answer.blob(), abort.signal));
      setUrl(made);
    };
    // Without it the icon stays, with the name and the second.
    load().catch(() => undefined);
    return () => {
      abort.abort();
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [jobId, second]);
  return url === undefined ? null : <img src={url} alt="" />;
};

/** Where in the films of all jobs a picture is. */
export const FoundJobs = ({ picture, onClose }: { readonly picture: File; readonly onClose: () => void }) => {
  const [outcome, setOutcome] = useState<Outcome>();
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    setOutcome(undefined);
    setTrouble(undefined);
    look(picture, signal, setTrouble)
      .catch((error: unknown) => ({ problem: messageOf(error) }))
      .then((made) => signal.aborted || setOutcome(made));
    return () => abort.abort();
  }, [picture]);
  const again = <Button onClick={onClose}>Show all jobs</Button>;
  if (outcome === undefined)
    return (
      <p class="faint" role="status">
        {trouble ?? 'Looking through all films …'}
      </p>
    );
  if ('problem' in outcome || outcome.found.length === 0) {
    return (
      <EmptyState icon="search" title={'problem' in outcome ? outcome.problem : outcome.about}>
        {again}
      </EmptyState>
    );
  }
  return (
    <div class="stack">
      <ul class="jobs-cards" aria-label="Where the picture is">
        {outcome.found.map(({ jobId, name, second, hasFrames }) => (
          <li key={`${jobId} ${second}`} class="job-card">
            <a class="job-link" href={formatRoute({ page: 'job', jobId, second })}>
              <span class="job-picture">
                <Icon name="film" />
                {/* A job without frames was found by its fingerprints. */}
                {hasFrames ? <FoundFrame jobId={jobId} second={second} /> : null}
              </span>
              <bdi class="job-name clipped">{name}</bdi>
              <span class="small faint figure">at {formatClock(second * 1000)}</span>
            </a>
          </li>
        ))}
      </ul>
      <div>{again}</div>
    </div>
  );
};
