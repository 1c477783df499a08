import { useEffect, useState } from 'preact/hooks';
import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { untilAnswered } from '../api/until-answered.ts';
import { LinkBook } from '../core/links/link-book.ts';
import { formatRoute } from '../core/routing/route.ts';
import { LinkButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { fetchLinks } from './fetch-links.ts';

/** Leads to a file of a job. Only shown until the browser is there, or when there is no such file. */
export const FilePage = ({ jobId, name }: { readonly jobId: string; readonly name: string }) => {
  const [problem, setProblem] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    const links = new LinkBook((place) => fetchLinks(jobId, place));
    const go = async (): Promise<void> => {
      const url = await untilAnswered(() => links.urlOf(`${jobPrefix(jobId)}${name}`), signal, setTrouble);
      // Who has gone elsewhere is not led away from there.
      if (signal.aborted) return;
      if (url === undefined) setProblem(`This job has no file ${name}.`);
      else location.replace(url);
    };
    go().catch((error: unknown) => signal.aborted || setProblem(messageOf(error)));
    return () => left.abort();
  }, [jobId, name]);
  return (
    <div class="stack">
      <h1>{name}</h1>
      {problem === undefined ? (
        <p class="faint" role="status">
          {trouble === undefined
            ? 'Opening the file …'
            : `${trouble} The file is opened as soon as there is an answer.`}
        </p>
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
