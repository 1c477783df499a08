import { useEffect, useState } from 'preact/hooks';
import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { LinkBook } from '../core/links/link-book.ts';
import { formatRoute } from '../core/routing/route.ts';
import { LinkButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { fetchLinks } from './fetch-links.ts';

/** Leads to a file of a job. Only shown until the browser is there, or when there is no such file. */
export const FilePage = ({ jobId, name }: { readonly jobId: string; readonly name: string }) => {
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const go = async (): Promise<void> => {
      const url = await new LinkBook((place) => fetchLinks(jobId, place)).urlOf(`${jobPrefix(jobId)}${name}`);
      if (url === undefined) setProblem(`This job has no file ${name}.`);
      else location.replace(url);
    };
    go().catch((error: unknown) => setProblem(messageOf(error)));
  }, [jobId, name]);
  return (
    <div class="stack">
      <h1>{name}</h1>
      {problem === undefined ? (
        <p class="faint">Opening the file …</p>
      ) : (
        <div role="alert">
          <EmptyState icon="warning" title={problem}>
            <LinkButton href={formatRoute({ page: 'job', jobId })}>Go to the job</LinkButton>
          </EmptyState>
        </div>
      )}
    </div>
  );
};
