import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import type { JobFlags } from '../../sdk/job/job-argument.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { foundRows } from '../core/words/found-rows.ts';
import { type CommandIo, clientOptions, print } from '../terminal/command-io.ts';

/** Flags of `find` as commander hands them over. */
export interface FindFlags extends JobFlags {
  readonly json?: boolean;
  readonly limit?: string;
  readonly job?: string;
}

const USUAL = 10;
const MOST = 1_000;

const limitOf = (raw: string | undefined): number => {
  const value = raw === undefined ? USUAL : /^\d{1,4}$/.test(raw) ? Number(raw) : 0;
  if (value >= 1 && value <= MOST) return value;
  throw new UsageError(`--limit is "${raw}"; allowed are whole numbers from 1 to ${MOST}.`);
};

/** `fanreel find PICTURE`: where in the films that picture is. */
export const findCommand = async (picture: string, flags: FindFlags, io: CommandIo): Promise<number> => {
  const most = limitOf(flags.limit);
  const options = clientOptions(io);
  const path = resolve(options.cwd ?? process.cwd(), picture);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `The picture ${path} cannot be read (${error.code ?? error.message}). Name a picture file of this machine.`,
    );
  });
  const fanreel = openFanreel({ ...options, stack: flags.stack });
  try {
    const jobId = flags.job === undefined ? undefined : await fanreel.find(flags.job);
    const answer = await fanreel.findPicture(bytes, { jobId, most });
    if (flags.json === true) io.stdout.json(answer);
    else print(io.stdout, ...foundRows(answer));
    return EXIT.complete;
  } finally {
    await fanreel.close();
  }
};
