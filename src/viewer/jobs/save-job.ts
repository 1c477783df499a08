import { JobAnswerSchema, LINK_KINDS } from '../../api/contracts/jobs.ts';
import { isResult } from '../../renders/registry/is-result.ts';
import { POSTER_FOLDER, stitchedRecordKey } from '../../shared/core/contracts/object-keys.ts';
import { StitchedRecordSchema, sharedOutputs } from '../../shared/core/documents/stitched.ts';
import { formatBytes, formatCount } from '../../shared/core/text/format.ts';
import { getJson } from '../api/api-client.ts';
import { LinkBook } from '../core/links/link-book.ts';
import { zipEntries } from '../core/result/zip-entries.ts';
import { fetchLinks } from '../links/fetch-links.ts';
import { readStored } from '../links/read-stored.ts';
import { saveFile } from '../ui/save-file.ts';

/** Kinds whose files belong to a closed job, in the order of the archive. */
const kindsOf = async (jobId: string) => {
  const { results = [], manifest } = await getJson(`/jobs/${jobId}`, JobAnswerSchema);
  const made = new Set(results.filter(({ first }) => isResult(jobId, first.key)).map(({ kind }) => kind));
  const bytes = results.reduce((sum, result) => sum + result.bytes, 0);
  const kinds = LINK_KINDS.filter(
    (kind) => kind === 'files' || made.has(kind) || (kind === POSTER_FOLDER && manifest?.poster !== undefined),
  );
  return { kinds, bytes };
};

/** Whole-video renders that are the same file as another one. */
const sharedOf = async (jobId: string) => {
  const url = await new LinkBook((place) => fetchLinks(jobId, place)).urlOf(stitchedRecordKey(jobId));
  return url === undefined ? [] : sharedOutputs(await readStored(url, StitchedRecordSchema));
};

/**
 * Save all files of a closed job as one archive. Called by a click, since browsers open the dialogue for a file only then.
 * @returns what was saved, in words; undefined when nothing was to be
 * @throws {ApiError}, or an error whose message may be shown
 */
export const saveJob = async (jobId: string): Promise<string | undefined> => {
  const { chooseZipTarget, MEMORY_LIMIT_BYTES, writeZip } = await import('../result/save-zip.ts');
  const target = await chooseZipTarget(`${jobId}.zip`);
  if (target === undefined) return undefined;
  const [{ kinds, bytes }, shared] = await Promise.all([kindsOf(jobId), sharedOf(jobId)]);
  if (target.kind === 'memory' && bytes > MEMORY_LIMIT_BYTES) {
    throw new Error(`${formatBytes(bytes)} do not fit into the memory of this browser: use fanreel get ${jobId}.`);
  }
  let files = 0;
  const entries = zipEntries({ jobId, kinds, shared }, (kind, cursor) => fetchLinks(jobId, { kind, cursor }));
  const rest = await writeZip(entries, target, new AbortController().signal, () => {
    files += 1;
  });
  if (rest !== undefined) saveFile(rest, `${jobId}.zip`);
  return `${formatCount(files, 'file')} saved`;
};
