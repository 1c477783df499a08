import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import type { JobFlags } from '../../sdk/job/job-argument.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { type CommandIo, clientOptions, print } from '../terminal/command-io.ts';

/**
 * `fanreel cancel JOB`: close an open job with the slices that are rendered.
 * @throws {UsageError} when no job or more than one fits the argument
 */
export const cancelCommand = async (raw: string, { stack }: JobFlags, io: CommandIo): Promise<number> => {
  const fanreel = openFanreel({ ...clientOptions(io), stack, concurrency: 1 });
  try {
    const jobId = await fanreel.find(raw);
    const { cancelled, manifest, kept, sliceCount } = await fanreel.cancel(jobId);
    const said = cancelled
      ? `${jobId} is cancelled: ${kept} of ${sliceCount} slices were rendered and are kept. Running the file again renders the rest.`
      : `${jobId} is ${manifest?.status} already; there is nothing to cancel.`;
    print(io.stdout, said);
    return EXIT.complete;
  } finally {
    await fanreel.close();
  }
};
