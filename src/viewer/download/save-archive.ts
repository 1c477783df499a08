import { formatBytes, formatCount } from '../../shared/core/text/format.ts';
import type { JobFiles } from '../core/result/files-of-job.ts';
import { zipEntries } from '../core/result/zip-entries.ts';
import { fetchLinks } from '../links/fetch-links.ts';
import { partLoader } from '../ui/load-part.ts';
import { saveFile } from '../ui/save-file.ts';

/** Needed by few, and of some size. */
const loadMaker = partLoader(() => Promise.all([import('./zip-target.ts'), import('./make-zip.ts')]));

/** How far an archive is. */
export interface ArchiveProgress {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Save all files of a closed job as one archive. The page makes it, and streams it to disk where the browser supports that. Call it
 * in a click handler, since browsers open the dialogue for a file only then.
 * @param load called when it is known where the archive goes
 * @param onProgress called after each file
 * @returns what was saved, in words; undefined when the dialogue was cancelled
 * @throws {ApiError}, the signal's reason, or an error whose message may be shown
 */
export const saveArchive = async (
  jobId: string,
  load: () => JobFiles | Promise<JobFiles>,
  signal: AbortSignal,
  onProgress: (progress: ArchiveProgress) => void = () => {},
): Promise<string | undefined> => {
  const [{ chooseZipTarget }, { makeZip }] = await loadMaker();
  const target = await chooseZipTarget(jobId);
  if (target === undefined) return undefined;
  try {
    const { kinds, shared, bytes } = await load();
    const { mostBytes = bytes } = target;
    if (bytes > mostBytes) {
      throw new Error(
        `This browser can only save an archive that fits into memory, and ${formatBytes(bytes)} are more than the ${formatBytes(mostBytes)} that do. Download the files with fanreel get ${jobId} --out DIR.`,
      );
    }
    const done = { files: 0, bytes: 0 };
    onProgress({ ...done });
    const entries = zipEntries({ jobId, kinds, shared }, (kind, cursor) => fetchLinks(jobId, { kind, cursor }));
    const archive = makeZip(entries, signal, (size) => {
      done.files += 1;
      done.bytes += size;
      onProgress({ ...done });
    });
    const rest = await target.write(archive, signal);
    if (rest !== undefined) saveFile(rest, `${jobId}.zip`);
    return `${formatCount(done.files, 'file')}, ${formatBytes(done.bytes)} saved`;
  } catch (error) {
    // What is to be told is why it was not saved.
    await target.discard().catch(() => undefined);
    throw error;
  }
};
