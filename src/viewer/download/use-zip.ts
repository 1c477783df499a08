import { useEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from '../../shared/core/errors/errors.ts';
import type { JobFiles } from '../core/result/files-of-job.ts';
import { type ArchiveProgress, saveArchive } from './save-archive.ts';

/** The download of a job, as it is shown. */
export interface Zip {
  /** undefined while none is made */
  readonly progress: ArchiveProgress | undefined;
  /** how the last one ended; empty: not yet */
  readonly said: string;
  readonly save: (jobId: string, files: JobFiles) => Promise<void>;
  readonly stop: () => void;
}

/** Saves all files of a job, and tells how far that is. It is stopped when the page is left. */
export const useZip = (): Zip => {
  const [progress, setProgress] = useState<ArchiveProgress>();
  const [said, setSaid] = useState('');
  const running = useRef<AbortController>(undefined);
  const stop = (): void => running.current?.abort();
  useEffect(() => stop, []);

  const save = async (jobId: string, files: JobFiles): Promise<void> => {
    // The dialogue for the file is open already.
    if (running.current !== undefined) return;
    const abort = new AbortController();
    running.current = abort;
    setSaid('');
    try {
      setSaid((await saveArchive(jobId, () => files, abort.signal, setProgress)) ?? '');
    } catch (error) {
      setSaid(abort.signal.aborted ? 'Stopped.' : `Not saved: ${messageOf(error)}`);
    } finally {
      running.current = undefined;
      setProgress(undefined);
    }
  };
  return { progress, said, save, stop };
};
