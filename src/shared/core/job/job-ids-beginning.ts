import { isJobId, JOBS_PREFIX } from '../contracts/object-keys.ts';

/** Lists one page of a bucket's folders, in the order of their names. */
export type ListFolders = (
  bucket: string,
  page: { readonly prefix: string; readonly delimiter: '/'; readonly limit: number; readonly after?: string },
) => Promise<{ readonly folders: readonly string[]; readonly more: boolean }>;

const PAGE = 1000;

/** Ids of jobs whose id begins with a text, in the order of the alphabet. @param bucket with the jobs */
export async function* jobIdsBeginning(
  listFolders: ListFolders,
  bucket: string,
  beginning: string,
): AsyncGenerator<string> {
  for (let after: string | undefined; ; ) {
    const page = await listFolders(bucket, {
      prefix: `${JOBS_PREFIX}${beginning}`,
      delimiter: '/',
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (const folder of page.folders) {
      const jobId = folder.slice(JOBS_PREFIX.length, -1);
      if (isJobId(jobId)) yield jobId;
    }
    const last = page.folders.at(-1);
    if (!page.more || last === undefined) return;
    // After everything below this folder: a slash is followed by a zero in the alphabet of keys.
    after = `${last.slice(0, -1)}0`;
  }
}
