import { useEffect, useRef, useState } from 'preact/hooks';
import type { LinkKind } from '../../api/contracts/jobs.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { formatBytes, formatCount } from '../../shared/core/text/format.ts';
import { type SharedFile, zipEntries } from '../core/result/zip-entries.ts';
import { fetchLinks } from '../links/fetch-links.ts';
import { saveFile } from '../ui/save-file.ts';

/** What goes into an archive. */
export interface ZipContent {
  readonly jobId: string;
  readonly kinds: readonly LinkKind[];
  /** size of all files together */
  readonly bytes: number;
  /** files that go into the archive under a second name */
  readonly shared: readonly SharedFile[];
}

export interface ZipProgress {
  readonly files: number;
  readonly bytes: number;
}

export interface Zip {
  /** undefined while none is made */
  readonly progress: ZipProgress | undefined;
  /** how the last one ended; empty: not yet */
  readonly said: string;
  readonly save: (content: ZipContent) => Promise<void>;
  readonly stop: () => void;
}

/** Download of all files of a job as one archive. The page makes it, and streams it to disk where the browser supports that. */
export const useZip = (): Zip => {
  const [progress, setProgress] = useState<ZipProgress>();
  const [said, setSaid] = useState('');
  const running = useRef<AbortController>(undefined);
  const stop = (): void => running.current?.abort();
  useEffect(() => stop, []);

  const save = async ({ jobId, kinds, bytes, shared }: ZipContent): Promise<void> => {
    const abort = new AbortController();
    running.current = abort;
    setSaid('');
    try {
      const { chooseZipTarget, MEMORY_LIMIT_BYTES, writeZip } = await import('./save-zip.ts');
      const target = await chooseZipTarget(`${jobId}.zip`);
      if (target === undefined) return;
      if (target.kind === 'memory' && bytes > MEMORY_LIMIT_BYTES) {
        setSaid(
          `This browser can only save an archive that fits into memory, and ${formatBytes(bytes)} are more than the ${formatBytes(MEMORY_LIMIT_BYTES)} that do. Download the files with fanreel get ${jobId} --out DIR.`,
        );
        return;
      }
      const done = { files: 0, bytes: 0 };
      setProgress({ ...done });
      const entries = zipEntries({ jobId, kinds, shared }, (kind, cursor) => fetchLinks(jobId, { kind, cursor }));
      const rest = await writeZip(entries, target, abort.signal, (size) => {
        done.files += 1;
        done.bytes += size;
        setProgress({ ...done });
      });
      if (rest !== undefined) saveFile(rest, `${jobId}.zip`);
      setSaid(`${formatCount(done.files, 'file')}, ${formatBytes(done.bytes)}: saved.`);
    } catch (error) {
      setSaid(abort.signal.aborted ? 'Stopped.' : `Not saved: ${messageOf(error)}`);
    } finally {
      running.current = undefined;
      setProgress(undefined);
    }
  };
  return { progress, said, save, stop };
};
