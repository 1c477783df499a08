import { JobAnswerSchema } from '../../api/contracts/jobs.ts';
import { stitchedRecordKey } from '../../shared/core/contracts/object-keys.ts';
import { StitchedRecordSchema } from '../../shared/core/documents/stitched.ts';
import { formatBytes, formatCount } from '../../shared/core/text/format.ts';
import { getJson } from '../api/api-client.ts';
import { LinkBook } from '../core/links/link-book.ts';
import { filesOfJob, type JobFiles } from '../core/result/files-of-job.ts';
import { zipEntries } from '../core/result/zip-entries.ts';
import { fetchLinks } from '../links/fetch-links.ts';
import { readStored } from '../links/read-stored.ts';
import { saveFile } from '../ui/save-file.ts';

const filesNow = async (jobId: string): Promise<JobFiles> => {
  const answer = await getJson(`/jobs/${jobId}`, JobAnswerSchema);
  const url = await new LinkBook((place) => fetchLinks(jobId, place)).urlOf(stitchedRecordKey(jobId));
  return filesOfJob(answer, url === undefined ? undefined : await readStored(url, StitchedRecordSchema));
};

/**
 * Save all files of a closed job as one archive. Called by a click, since browsers open the dialogue for a file only then.
 * @returns what was saved, in words; undefined when nothing was to be
 * @throws {ApiError}, or an error whose message may be shown
 */
export const saveJob = async (jobId: string): Promise<string | undefined> => {
  const { chooseZipTarget, MEMORY_LIMIT_BYTES, writeZip } = await import('../download/save-zip.ts');
  const target = await chooseZipTarget(`${jobId}.zip`);
  if (target === undefined) return undefined;
  const { kinds, bytes, shared } = await filesNow(jobId);
  if (target.kind === 'memory' && bytes > MEMORY_LIMIT_BYTES) {
    throw new Error(
      `${formatBytes(bytes)} do not fit into the memory of this browser: use fanreel get ${jobId} --out DIR.`,
    );
  }
  let files = 0;
  const entries = zipEntries({ jobId, kinds, shared }, (kind, cursor) => fetchLinks(jobId, { kind, cursor }));
  const rest = await writeZip(entries, target, new AbortController().signal, () => {
    files += 1;
  });
  if (rest !== undefined) saveFile(rest, `${jobId}.zip`);
  return `${formatCount(files, 'file')} saved`;
};
