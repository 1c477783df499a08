import { useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { uploads } from '../upload/uploads.ts';
import { DemoButton } from './demo-button.tsx';
import { FoundJobs } from './found-jobs.tsx';
import { JobCard, UnreadableCard } from './job-card.tsx';
import { type JobQuest, JobSearch } from './job-search.tsx';
import { type JobsView, useJobs } from './use-jobs.ts';
import './jobs.css';

interface CardsProps {
  readonly view: JobsView;
  readonly name: string;
  readonly isFirst: boolean;
  /** looks further; undefined: all jobs were looked at */
  readonly onOlder: (() => void) | undefined;
  readonly onAgain: () => void;
}

/** Says that a page of jobs is empty. */
const Nothing = ({ name, isFirst, onOlder }: Pick<CardsProps, 'name' | 'isFirst' | 'onOlder'>) => {
  if (onOlder !== undefined) {
    const what = name === '' ? 'There are no jobs here' : `No job so far is of a file named “${name}”`;
    return (
      <EmptyState icon="search" title={`${what}, but there are older ones.`}>
        <Button onClick={onOlder}>Look further</Button>
      </EmptyState>
    );
  }
  if (!isFirst) {
    const what = name === '' ? 'There are no older jobs.' : `No older job is of a file named “${name}”.`;
    return <EmptyState icon="search" title={what} />;
  }
  return name === '' ? (
    <EmptyState icon="film" title="There are no jobs yet. No film at hand?">
      <DemoButton />
    </EmptyState>
  ) : (
    <EmptyState icon="search" title={`No job is of a file named “${name}”.`} />
  );
};

/** Room for the cards while they are loaded, so that nothing below moves. */
const Loading = () => (
  <ul class="jobs-cards" aria-hidden="true">
    {Array.from({ length: 4 }, (_, place) => (
      <li key={place} class="job-card">
        <span class="job-picture" />
      </li>
    ))}
  </ul>
);

const Cards = ({ view: { jobs, unreadable, problem }, name, isFirst, onOlder, onAgain }: CardsProps) => {
  if (jobs === undefined) {
    if (problem === undefined) return <Loading />;
    return (
      <div role="alert">
        <EmptyState icon="warning" title={problem}>
          <Button onClick={onAgain}>Try again</Button>
        </EmptyState>
      </div>
    );
  }
  if (jobs.length + unreadable.length === 0) return <Nothing {...{ name, isFirst, onOlder }} />;
  return (
    <>
      <p class="jobs-problem small" role="alert">
        {problem ?? ''}
      </p>
      <ul class="jobs-cards" aria-label="Jobs">
        {jobs.map((job) => (
          <JobCard key={job.jobId} job={job} onDeleted={onAgain} />
        ))}
        {unreadable.map((job) => (
          <UnreadableCard key={job.jobId} job={job} />
        ))}
      </ul>
    </>
  );
};

const NamedJobs = ({ name }: { readonly name: string }) => {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState(0);
  const made = uploads.value.filter(({ run }) => run.state.value.phase === 'job').length;
  const view = useJobs({ cursor: cursors.at(-1), name }, `${made} ${asked}`);
  const { next, jobs } = view;
  const older = next === undefined ? undefined : () => setCursors([...cursors, next]);
  return (
    <>
      <div aria-busy={jobs === undefined && view.problem === undefined}>
        <Cards
          view={view}
          name={name}
          isFirst={cursors.length === 0}
          onOlder={older}
          onAgain={() => setAsked(asked + 1)}
        />
      </div>
      {(cursors.length > 0 || older !== undefined) && (
        <nav class="row" aria-label="Pages of jobs">
          <Button icon="left" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
            Newer
          </Button>
          <Button icon="right" disabled={older === undefined} onClick={older}>
            Older
          </Button>
        </nav>
      )}
    </>
  );
};

const ALL: JobQuest = { name: '' };

/** All jobs, page by page, the newest first; or those that a name or a picture is of. */
export const JobsList = () => {
  const [quest, setQuest] = useState<JobQuest>(ALL);
  return (
    <section class="stack" aria-labelledby="jobs-title">
      <div class="row spread">
        <h2 id="jobs-title">Jobs</h2>
        <JobSearch onQuest={setQuest} />
      </div>
      {'picture' in quest ? (
        <FoundJobs picture={quest.picture} onClose={() => setQuest(ALL)} />
      ) : (
        <NamedJobs key={quest.name} name={quest.name} />
      )}
    </section>
  );
};
