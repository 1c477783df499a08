import { useEffect, useRef, useState } from 'preact/hooks';
import { type JobAnswer, JobAnswerSchema } from '../../api/contracts/jobs.ts';
import { SourceAnswerSchema } from '../../api/contracts/sources.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { getJson } from '../api/api-client.ts';
import { untilAnswered } from '../api/until-answered.ts';
import { type MadeMoment, madeMoment } from '../core/moments/made-moment.ts';
import { withMoments } from '../core/moments/moment-list.ts';
import type { MomentRequest } from '../core/moments/moment-request.ts';
import { partLoader } from '../ui/load-part.ts';

const loadMaking = partLoader(() => import('./make-moment.ts'));

/** Other jobs of the film that are looked at, the newest first. */
const MOST_JOBS = 12;

/** A moment that is being made. */
export interface MomentInWork {
  readonly number: number;
  readonly request: MomentRequest;
  /** why it was not made; undefined while it is being made */
  readonly problem?: string;
}

export interface Moments {
  /** the newest first */
  readonly made: readonly MadeMoment[];
  readonly inWork: readonly MomentInWork[];
  readonly make: (request: MomentRequest) => void;
  /** make one that was not made */
  readonly again: (work: MomentInWork) => void;
  /** forget one that was not made */
  readonly dismiss: (number: number) => void;
}

/** Load what other jobs have made. A job that is deleted meanwhile, or cannot be read, is missing; the others are there. */
const loadMade = async ({ jobId, source }: JobAnswer, signal: AbortSignal): Promise<MadeMoment[]> => {
  const path = `/sources?key=${encodeURIComponent(source.key)}`;
  const answer = await untilAnswered(() => getJson(path, SourceAnswerSchema, { signal }), signal);
  const others = answer.state === 'job' ? answer.jobIds.filter((other) => other !== jobId).slice(0, MOST_JOBS) : [];
  const asking = others.map((other) =>
    untilAnswered(() => getJson(`/jobs/${other}`, JobAnswerSchema, { signal }), signal),
  );
  const jobs = await Promise.allSettled(asking);
  return jobs.flatMap((job) => (job.status === 'fulfilled' ? (madeMoment(job.value) ?? []) : []));
};

/** Moments of a job's film that other jobs have made, and those that are made now. */
export const useMoments = (answer: JobAnswer): Moments => {
  const { jobId, source } = answer;
  const [made, setMade] = useState<readonly MadeMoment[]>([]);
  const [inWork, setInWork] = useState<readonly MomentInWork[]>([]);
  const count = useRef(0);
  const gone = useRef(new AbortController());
  useEffect(() => {
    const abort = new AbortController();
    gone.current = abort;
    loadMade(answer, abort.signal).then(
      // Some may have been made since.
      (found) => abort.signal.aborted || setMade((all) => withMoments(all, found)),
      () => {
        // A source that was deleted has no list of its jobs: nothing is shown.
      },
    );
    return () => abort.abort();
  }, [jobId]);

  const dismiss = (number: number): void => setInWork((all) => all.filter((each) => each.number !== number));
  const make = async (request: MomentRequest): Promise<void> => {
    const { signal } = gone.current;
    count.current += 1;
    const number = count.current;
    setInWork((all) => [{ number, request }, ...all]);
    try {
      const { makeMoment } = await loadMaking();
      const moment = await makeMoment({ jobId, key: source.key }, request, signal);
      // The same moment again is the same job.
      setMade((all) => withMoments([moment], all));
      dismiss(number);
    } catch (error) {
      if (signal.aborted) return;
      const problem = messageOf(error);
      setInWork((all) => all.map((each) => (each.number === number ? { ...each, problem } : each)));
    }
  };
  const again = ({ number, request }: MomentInWork): void => {
    dismiss(number);
    void make(request);
  };
  return { made, inWork, make: (request) => void make(request), again, dismiss };
};
