import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import type { JobFlags } from '../../sdk/job/job-argument.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { jobRows } from '../core/words/job-rows.ts';
import { readLimit } from '../core/words/read-limit.ts';
import { type CommandIo, clientOptions, print } from '../terminal/command-io.ts';

/** Flags of `jobs` as commander hands them over. */
export interface JobsFlags extends JobFlags {
  readonly json?: boolean;
  readonly limit?: string;
}

const USUAL = 20;
const MOST = 10_000;

/** `fanreel jobs`: what there is, the newest first. */
export const jobsCommand = async (flags: JobsFlags, io: CommandIo): Promise<number> => {
  const most = readLimit(flags.limit, USUAL, MOST);
  const fanreel = openFanreel({ ...clientOptions(io), stack: flags.stack });
  try {
    const { jobs, more, unreadable } = await fanreel.jobs(most);
    if (flags.json === true) {
      io.stdout.json({ jobs, more, unreadable });
    } else if (jobs.length === 0 && unreadable.length === 0) {
      print(io.stdout, 'There are no jobs yet. `fanreel run FILE` makes one.');
    } else {
      print(io.stdout, ...(await jobRows(jobs, io.stdout.columns)));
      if (more) print(io.stderr, `These are the newest ${jobs.length}; --limit shows more.`);
    }
    if (unreadable.length > 0 && flags.json !== true) {
      print(
        io.stderr,
        `Not listed, as their documents are missing, damaged or of another version: ${unreadable.map(shownName).join(', ')}.`,
      );
    }
    return EXIT.complete;
  } finally {
    await fanreel.close();
  }
};
