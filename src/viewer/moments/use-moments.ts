import { useEffect, useRef, useState } from 'preact/hooks';
import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import type { MadeMoment } from '../core/moments/made-moment.ts';
import { withMoments } from '../core/moments/moment-list.ts';
import type { MomentRequest } from '../core/moments/moment-request.ts';
import { partLoader } from '../ui/load-part.ts';
import { findMoments, momentOnceClosed } from './find-moments.ts';
import { changeMoments, type KeptMoments, keptMoments, type MomentInWork } from './kept-moments.ts';

const loadMaking = partLoader(() => import('./make-moment.ts'));

export interface Moments extends KeptMoments {
  readonly make: (request: MomentRequest) => void;
  /** make one that was not made */
  readonly again: (work: MomentInWork) => void;
  /** forget one that was not made */
  readonly dismiss: (number: number) => void;
  /** how many jobs of the film are not looked at yet */
  readonly more: number;
  /** look at some of them */
  readonly lookOn: () => void;
}

let count = 0;

/** What is made goes on when another part of the page, or another page, is shown. */
const untilClosed = new AbortController().signal;

const make = async (film: Pick<JobAnswer, 'jobId' | 'source'>, request: MomentRequest): Promise<void> => {
  const { jobId, source } = film;
  count += 1;
  const number = count;
  changeMoments(jobId, ({ inWork }) => ({ inWork: [{ number, request }, ...inWork] }));
  try {
    const { makeMoment } = await loadMaking();
    const moment = await makeMoment({ jobId, key: source.key }, request, untilClosed);
    changeMoments(jobId, ({ made, inWork }) => ({
      // The same moment again is the same job.
      made: withMoments([moment], made),
      inWork: inWork.filter((each) => each.number !== number),
    }));
  } catch (error) {
    const problem = messageOf(error);
    changeMoments(jobId, ({ inWork }) => ({
      inWork: inWork.map((each) => (each.number === number ? { ...each, problem } : each)),
    }));
  }
};

/** Moments of a job's film that other jobs have made, and those that are made now. */
export const useMoments = (answer: JobAnswer): Moments => {
  const { jobId } = answer;
  const [more, setMore] = useState(0);
  const looked = useRef(new Set<string>());
  const gone = useRef(new AbortController());
  /** @param before what an earlier look has found: its links are of then, and its jobs may be deleted */
  const look = async (before: readonly MadeMoment[] = []): Promise<void> => {
    const { signal } = gone.current;
    const found = await findMoments(answer, looked.current, signal);
    setMore(found.more);
    changeMoments(jobId, ({ made }) => {
      // Some may have been made since.
      const since = made.filter((moment) => !before.includes(moment));
      return { made: withMoments(since, found.made) };
    });
    const take = (moment: MadeMoment): void =>
      changeMoments(jobId, ({ made }) => ({ made: withMoments([moment], made) }));
    for (const open of found.open) {
      momentOnceClosed(open, signal).then(
        (moment) => moment && take(moment),
        () => undefined,
      );
    }
  };
  const lookOn = (): void => {
    look().catch(() => {
      // A source that was deleted has no list of its jobs: nothing more is shown.
    });
  };
  useEffect(() => {
    const abort = new AbortController();
    gone.current = abort;
    look(keptMoments(jobId).made).catch(() => undefined);
    return () => abort.abort();
  }, [jobId]);

  const dismiss = (number: number): void =>
    changeMoments(jobId, ({ inWork }) => ({ inWork: inWork.filter((each) => each.number !== number) }));
  const again = ({ number, request }: MomentInWork): void => {
    dismiss(number);
    void make(answer, request);
  };
  return { ...keptMoments(jobId), make: (request) => void make(answer, request), again, dismiss, more, lookOn };
};
