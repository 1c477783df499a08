import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import type { JobFlags } from '../../sdk/job/job-argument.ts';
import { formatBytes, formatCount } from '../../shared/core/text/format.ts';
import { EXIT, SIGNAL_EXIT } from '../core/words/exit-codes.ts';
import { typedCommand } from '../core/words/typed-command.ts';
import { checkFolder } from '../run/check-folder.ts';
import { pathFromHere } from '../run/path-from-here.ts';
import { type CommandIo, clientOptions, print } from '../terminal/command-io.ts';
import { listenForInterruption } from '../terminal/interruption.ts';
import { type ProgressDisplay, showProgress } from '../terminal/progress-display.ts';
import { sayStopping } from '../terminal/say-stopping.ts';

/** Flags of `get` as commander hands them over. */
export interface GetFlags extends JobFlags {
  readonly out: string;
  readonly packed?: boolean;
  readonly json?: boolean;
}

/**
 * `fanreel get JOB`: bring what a job made to a folder, whatever state it is in.
 * @throws {UsageError} when no job or more than one fits, or the folder is none
 */
export const getCommand = async (raw: string, flags: GetFlags, io: CommandIo): Promise<number> => {
  const out = await checkFolder(flags.out, io.cwd);
  const interruption = listenForInterruption(sayStopping(io, () => display));
  let display: ProgressDisplay | undefined;
  const fanreel = openFanreel({ ...clientOptions(io), stack: flags.stack });
  try {
    const jobId = await fanreel.find(raw);
    const work = fanreel.get(jobId, { out, packed: flags.packed, signal: interruption.signal });
    display = await showProgress(io.stderr, [jobId], io.env);
    try {
      for await (const event of work.progress) display.report(0, event);
    } finally {
      display.close();
      display = undefined;
    }
    const { folder, files, present, bytes } = await work;
    if (flags.json === true) io.stdout.json({ jobId, folder, bytes, files: files.map(({ name }) => name) });
    const there = present === 0 ? '' : `, ${present} of them were there already`;
    const to = flags.json === true ? io.stderr : io.stdout;
    print(to, `${pathFromHere(folder, io)}: ${formatCount(files.length, 'file')}, ${formatBytes(bytes)}${there}`);
    return EXIT.complete;
  } catch (error) {
    const stopped = interruption.received();
    if (stopped === undefined) throw error;
    print(io.stderr, 'Stopped. The same command goes on from here:', `  ${typedCommand(io.argv)}`);
    return SIGNAL_EXIT[stopped];
  } finally {
    await fanreel.close();
    interruption.dispose();
  }
};
