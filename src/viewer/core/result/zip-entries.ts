import type { JobLinks, LinkKind } from '../../../api/contracts/jobs.ts';
import { unpackedFolder } from '../../../renders/registry/archives.ts';
import { isResult } from '../../../renders/registry/is-result.ts';
import { outputParts } from '../../../shared/core/contracts/output-name.ts';
import { InvalidEventError } from '../../../shared/core/errors/errors.ts';
import { shownName } from '../../../shared/core/text/shown-name.ts';

/** A file that goes into an archive. */
export interface DownloadEntry {
  /** path in the archive */
  readonly name: string;
  readonly bytes: number;
  readonly url: string;
  /** where a file of this file goes instead, by its name in it; absent where the file is no archive */
  readonly nameOfFile?: (name: string) => string;
}

/** A stored file that is another result as well. */
export interface SharedFile {
  readonly key: string;
  /** key that the other result would have */
  readonly ownKey: string;
}

/** What goes into an archive. */
export interface ZipRequest {
  readonly jobId: string;
  /** in the order of the archive */
  readonly kinds: readonly LinkKind[];
  /** default: none */
  readonly shared?: readonly SharedFile[];
}

/** One answer of `GET /jobs/{id}?links=`; `cursor`: the last name of the previous answer. */
export type FetchPage = (kind: LinkKind, cursor: string | undefined) => Promise<JobLinks>;

/** Shortest remaining lifetime of links. With less, they are fetched again, since the next file may take a while. */
const SPARE_MS = 120_000;

const nameOf = (jobId: string, key: string): string => {
  const parts = outputParts(jobId, key);
  if (parts !== undefined) return [jobId, ...parts].join('/');
  throw new InvalidEventError(
    `The object "${shownName(key)}" cannot be in an archive: its key names no file of the job.`,
  );
};

/** How the files of a stored archive are named; empty for any other file. */
const unpacking = (jobId: string, key: string): Pick<DownloadEntry, 'nameOfFile'> => {
  const folder = unpackedFolder(key);
  return folder === undefined ? {} : { nameOfFile: (name) => nameOf(jobId, `${folder}${name}`) };
};

/**
 * The files of a job, one after another, each with a link that is valid when it is yielded. Links are fetched page by page. If
 * reading files takes so long that links expire, the links of the rest of the page are fetched again.
 * @yields files in the order of their keys, each under each of its names; names begin with the job's id as their folder
 * @throws {InvalidEventError} for a key that would leave that folder when the archive is unpacked
 */
export async function* zipEntries(
  { jobId, kinds, shared = [] }: ZipRequest,
  fetchPage: FetchPage,
  now: () => number = Date.now,
): AsyncGenerator<DownloadEntry> {
  for (const kind of kinds) {
    const below = `jobs/${jobId}/${kind === 'files' ? '' : `${kind}/`}`;
    let cursor: string | undefined;
    for (;;) {
      const askedMs = now();
      const { files, next, linksExpireInSeconds } = await fetchPage(kind, cursor);
      const isOld = (): boolean => now() - askedMs > linksExpireInSeconds * 1000 - SPARE_MS;
      let isCut = false;
      for (const [place, { key, url, bytes }] of files.entries()) {
        // The first link is always used. Otherwise links that seem old at once would be fetched for ever.
        isCut = place > 0 && isOld();
        if (isCut) break;
        cursor = key.slice(below.length);
        if (!isResult(jobId, key)) continue;
        // Of an earlier time, when the file had its own bytes.
        if (shared.some(({ ownKey }) => ownKey === key)) continue;
        yield { name: nameOf(jobId, key), bytes, url, ...unpacking(jobId, key) };
        for (const { ownKey } of shared.filter((each) => each.key === key)) {
          yield { name: nameOf(jobId, ownKey), bytes, url };
        }
      }
      if (isCut) continue;
      if (next === undefined) break;
      cursor = next;
    }
  }
}
