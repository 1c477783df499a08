import { JobAnswerSchema } from '../../api/contracts/jobs.ts';
import { stitchedRecordKey } from '../../shared/core/contracts/object-keys.ts';
import { StitchedRecordSchema } from '../../shared/core/documents/stitched.ts';
import { getJson } from '../api/api-client.ts';
import { LinkBook } from '../core/links/link-book.ts';
import { filesOfJob, type JobFiles } from '../core/result/files-of-job.ts';
import { saveArchive } from '../download/save-archive.ts';
import { fetchLinks } from '../links/fetch-links.ts';
import { readStored } from '../links/read-stored.ts';

const loadFiles = async (jobId: string): Promise<JobFiles> => {
  const links = new LinkBook((place) => fetchLinks(jobId, place));
  const [answer, url] = await Promise.all([
    getJson(`/jobs/${jobId}`, JobAnswerSchema),
    links.urlOf(stitchedRecordKey(jobId)),
  ]);
  return filesOfJob(answer, url === undefined ? undefined : await readStored(url, StitchedRecordSchema));
};

/**
 * Save all files of a closed job as one archive. Called by a click, since browsers open the dialogue for a file only then.
 * @param onBegun called when it is known where the archive goes: it may take minutes from there on
 * @returns what was saved, in words; undefined when nothing was to be
 * @throws {ApiError}, or an error whose message may be shown
 */
export const saveJob = (jobId: string, onBegun: () => void): Promise<string | undefined> =>
  saveArchive(
    jobId,
    () => {
      onBegun();
      return loadFiles(jobId);
    },
    new AbortController().signal,
  );
