import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import type { DeletedJob } from '../../sdk/job/delete-job.ts';
import type { JobFlags } from '../../sdk/job/job-argument.ts';
import { formatBytes, formatCount } from '../../shared/core/text/format.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { EXIT, SIGNAL_EXIT } from '../core/words/exit-codes.ts';
import { confirm } from '../terminal/ask.ts';
import { type CommandIo, clientOptions, print } from '../terminal/command-io.ts';
import { listenForInterruption } from '../terminal/interruption.ts';

/** Flags of `delete` as commander hands them over. */
export interface DeleteFlags extends JobFlags {
  readonly yes?: boolean;
}

const SOURCE_WORDS: Readonly<Record<DeletedJob['source'], (film: string) => string>> = {
  deleted: (film) => `The film ${film} was deleted from the source bucket too: no other job needs it.`,
  gone: (film) => `The film ${film} was gone from the source bucket already.`,
  neededByOthers: (film) => `The film ${film} stays in the source bucket: other jobs need it.`,
  notOurs: (film) => `The film ${film} stays in the source bucket: it was uploaded there by somebody.`,
};

/**
 * `fanreel delete JOB`: cancel a job, and delete all of it.
 * @throws {UsageError} when no job or more than one fits, or nobody can be asked
 */
export const deleteCommand = async (
  raw: string,
  { stack, yes = false }: DeleteFlags,
  io: CommandIo,
): Promise<number> => {
  const interruption = listenForInterruption((signal) => print(io.stderr, `${signal}: stopping.`));
  const fanreel = openFanreel({ ...clientOptions(io), stack, concurrency: 1 });
  try {
    const jobId = await fanreel.find(raw);
    const { job, counts, manifest } = await fanreel.status(jobId);
    const film = shownName(job.source.key);
    const state = manifest?.status ?? `open, ${counts.rendered} of ${counts.planned} slices rendered`;
    if (!(await confirm(`Delete ${jobId} (${film}, ${state}) with all that it made?`, yes, io))) {
      print(io.stderr, 'Nothing was deleted.');
      return EXIT.failed;
    }
    const deleted = await fanreel.delete(jobId, { signal: interruption.signal });
    const { objects, bytes, source } = deleted;
    print(
      io.stdout,
      `${jobId} is deleted: ${formatCount(objects, 'object')}, ${formatBytes(bytes)}. ${SOURCE_WORDS[source](film)}`,
    );
    return EXIT.complete;
  } catch (error) {
    const stopped = interruption.received();
    if (stopped === undefined) throw error;
    print(io.stderr, 'Stopped. The same command goes on from here.');
    return SIGNAL_EXIT[stopped];
  } finally {
    await fanreel.close();
    interruption.dispose();
  }
};
