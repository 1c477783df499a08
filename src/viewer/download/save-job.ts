import { JobAnswerSchema } from '../../api/contracts/jobs.ts';
import { stitchedRecordKey } from '../../shared/core/contracts/object-keys.ts';
import { StitchedRecordSchema } from '../../shared/core/documents/stitched.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { formatBytes, formatCount } from '../../shared/core/text/format.ts';
import { getJson } from '../api/api-client.ts';
import { LinkBook } from '../core/links/link-book.ts';
import { filesOfJob, type JobFiles } from '../core/result/files-of-job.ts';
import { saveArchive } from '../download/save-archive.ts';
import { fetchLinks } from '../links/fetch-links.ts';
import { readStored } from '../links/read-stored.ts';
import { say } from '../ui/toast.tsx';
import { showWork } from '../ui/work.tsx';

const loadFiles = async (jobId: string): Promise<JobFiles> => {
  const links = new LinkBook((place) => fetchLinks(jobId, place));
  const [answer, url] = await Promise.all([
    getJson(`/jobs/${jobId}`, JobAnswerSchema),
    links.urlOf(stitchedRecordKey(jobId)),
  ]);
  return filesOfJob(answer, url === undefined ? undefined : await readStored(url, StitchedRecordSchema));
};

/** Jobs that are being saved. */
const saved = new Set<string>();

/**
 * Save all files of a closed job as one archive, and show how far that is. Called by a click, since browsers open the dialogue for a
 * file only then. While it goes on, another call for the same job does nothing.
 * @param name of its film
 */
export const saveJob = async (jobId: string, name: string): Promise<void> => {
  if (saved.has(jobId)) return;
  saved.add(jobId);
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
    if (said !== undefined) say(said);
  } catch (error) {
    say(abort.signal.aborted ? `The archive of ${name} was stopped` : `Not saved: ${messageOf(error)}`);
  } finally {
    saved.delete(jobId);
    work?.end();
  }
};
