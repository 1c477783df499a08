import { useState } from 'preact/hooks';
import type { JobSummary } from '../../api/contracts/jobs.ts';
import { request, unlessGone } from '../api/api-client.ts';
import { saveJob } from '../download/save-job.ts';
import { addressOf } from '../routing/current-route.ts';
import { copyText } from '../ui/copy-text.ts';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { Question } from '../ui/question.tsx';
import { say } from '../ui/toast.tsx';

/** What can be done with a job without opening it. */
export const JobDeeds = ({
  job: { jobId, status },
  name,
  onDeleted,
}: {
  readonly job: JobSummary;
  readonly name: string;
  readonly onDeleted: () => void;
}) => {
  const [isAsking, setAsking] = useState(false);
  const remove = async (): Promise<void> => {
    // It may have been deleted on another page.
    await unlessGone(request(`/jobs/${jobId}`, { method: 'DELETE' }));
    say(`${name} is deleted`);
    onDeleted();
  };
  const items: readonly MenuItem[] = [
    ...(status === 'open'
      ? []
      : [{ text: 'Download as zip', icon: 'download', does: () => void saveJob(jobId, name) } as const]),
    { text: 'Copy link', icon: 'link', does: () => void copyText('Link', addressOf({ page: 'job', jobId })) },
    ...(status === 'open'
      ? []
      : [{ text: 'Delete', icon: 'delete', isDanger: true, does: () => setAsking(true) } as const]),
  ];
  return (
    <>
      <Menu kind="quiet" small icon="more" label={`More about ${name}`} items={items} />
      {isAsking && (
        <Question
          title={`Delete ${name}?`}
          detail="Everything that was made of it goes, and the film as well if it was uploaded here and no other job needs it."
          yes="Delete"
          onYes={remove}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
};
