import type { Fanreel } from '../../sdk/client/fanreel.ts';
import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import type { JobFlags } from '../../sdk/job/job-argument.ts';
import type { DeletedJob } from '../../shared/core/deletion/delete-stored-job.ts';
import { FanreelError } from '../../shared/core/errors/errors.ts';
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

/** The job in words for the question; of one that cannot be read, its id. */
const wordsOf = async (fanreel: Fanreel, jobId: string): Promise<{ readonly film: string; readonly state: string }> => {
  try {
    const { job, counts, manifest } = await fanreel.status(jobId);
    const state = manifest?.status ?? `open, ${counts.rendered} of ${counts.planned} slices rendered`;
    return { film: shownName(job.source.key), state };
  } catch (error) {
    if (!(error instanceof FanreelError)) throw error;
    return { film: 'its film is not known', state: 'its documents cannot be read' };
  }
};

const SOURCE_WORDS: Readonly<Record<DeletedJob['source'], (film: string) => string>> = {
  deleted: (film) => `The film ${film} was deleted from the source bucket too: no other job needs it.`,
  gone: (film) => `The film ${film} is in the source bucket no more: it was deleted or replaced before.`,
  neededByOthers: (film) => `The film ${film} stays in the source bucket: other jobs need it.`,
  unknown: () => 'Its film stays in the source bucket: its plan could not be read, which names it.',
  cameByS3: (film) => `The film ${film} stays in the source bucket: it came by S3.`,
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
  const interruption = listenForInterruption((signal) => io.stderr.freshLine(`${signal}: stopping.`));
  const fanreel = openFanreel({ ...clientOptions(io), stack, concurrency: 1 });
  let isConfirmed = false;
  try {
    const jobId = await fanreel.find(raw);
    const { film, state } = await wordsOf(fanreel, jobId);
    const where = stack === undefined ? '' : ` of the stack ${shownName(stack)}`;
    const question = `Delete ${jobId}${where} (${film}, ${state}) with all that it made?`;
    isConfirmed = await confirm(question, yes, io, interruption.signal);
    if (!isConfirmed) {
      print(io.stderr, 'Nothing was deleted.');
      return EXIT.failed;
    }
    const deleted = await fanreel.delete(jobId, { signal: interruption.signal });
    const { objects, bytes, source } = deleted;
    print(
      io.stdout,
      `${jobId}${where} is deleted: ${formatCount(objects, 'object')}, ${formatBytes(bytes)}. ${SOURCE_WORDS[source](film)}`,
    );
    return EXIT.complete;
  } catch (error) {
    const stopped = interruption.received();
    if (stopped === undefined) throw error;
    print(io.stderr, isConfirmed ? 'Stopped. The same command goes on from here.' : 'Stopped. Nothing was deleted.');
    return SIGNAL_EXIT[stopped];
  } finally {
    await fanreel.close();
    interruption.dispose();
  }
};
