import { signal } from '@preact/signals';
import { JobAnswerSchema } from '../../api/contracts/jobs.ts';
import { stitchedRecordKey } from '../../shared/core/contracts/object-keys.ts';
import { StitchedRecordSchema } from '../../shared/core/documents/stitched.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { formatBytes, formatCount } from '../../shared/core/text/format.ts';
import { getJson } from '../api/api-client.ts';
import { LinkBook } from '../core/links/link-book.ts';
import { filesOfJob, type JobFiles } from '../core/result/files-of-job.ts';
import { fetchLinks } from '../links/fetch-links.ts';
import { readStored } from '../links/read-stored.ts';
import { currentRoute } from '../routing/current-route.ts';
import { say } from '../ui/toast.tsx';
import { showWork } from '../ui/work.tsx';
import { saveArchive } from './save-archive.ts';

const loadFiles = async (jobId: string): Promise<JobFiles> => {
  const links = new LinkBook((place) => fetchLinks(jobId, place));
  const [answer, url] = await Promise.all([
    getJson(`/jobs/${jobId}`, JobAnswerSchema),
    links.urlOf(stitchedRecordKey(jobId)),
  ]);
  return filesOfJob(answer, url === undefined ? undefined : await readStored(url, StitchedRecordSchema));
};

/** The archive of a job. */
export interface Archive {
  readonly isSaving: boolean;
  /** why the last one was not saved; empty: nothing is wrong */
  readonly problem: string;
}

const archives = signal<Readonly<Record<string, Archive>>>({});
const NONE: Archive = { isSaving: false, problem: '' };

/** The archive of a job, as long as the tab is open. */
export const archiveOf = (jobId: string): Archive => archives.value[jobId] ?? NONE;

const set = (jobId: string, archive: Archive): void => {
  archives.value = { ...archives.value, [jobId]: archive };
};

/** Whether what went wrong is said on the job's own page. */
const isShown = (jobId: string): boolean => {
  const { value: route } = currentRoute;
  return route.page === 'job' && route.jobId === jobId;
};

/**
 * Save all files of a closed job as one archive, and show how far that is, whatever page is shown. Called by a click, since browsers
 * open the dialogue for a file only then. While it goes on, another call for the same job does nothing.
 * @param name of its film
 */
export const saveJob = async (jobId: string, name: string): Promise<void> => {
  if (archiveOf(jobId).isSaving) return;
  set(jobId, { isSaving: true, problem: '' });
  const abort = new AbortController();
  let work: ReturnType<typeof showWork> | undefined;
  let max = 0;
  const load = async (): Promise<JobFiles> => {
    // The dialogue for the file is closed.
    work = showWork(`Archive of ${name}`, () => abort.abort());
    const files = await loadFiles(jobId);
    max = files.bytes;
    return files;
  };
  try {
    const said = await saveArchive(jobId, load, abort.signal, ({ files, bytes }) =>
      work?.tell({ value: bytes, max, words: `${formatCount(files, 'file')}, ${formatBytes(bytes)}` }),
    );
    set(jobId, NONE);
    if (said !== undefined) say(said);
  } catch (error) {
    const problem = abort.signal.aborted ? '' : `Not saved: ${messageOf(error)}`;
    set(jobId, { isSaving: false, problem });
    if (problem === '') say(`The archive of ${name} was stopped`);
    else if (!isShown(jobId)) say(problem);
  } finally {
    work?.end();
  }
};
