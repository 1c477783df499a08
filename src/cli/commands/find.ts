import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import { isPattern } from '../../sdk/core/names/patterns.ts';
import { systemPath } from '../../sdk/core/names/system-path.ts';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import type { JobFlags } from '../../sdk/job/job-argument.ts';
import { matchedFiles } from '../../sdk/sources/matched-files.ts';
import { findSourceFiles } from '../../sdk/sources/source-files.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { foundRows } from '../core/words/found-rows.ts';
import { readLimit } from '../core/words/read-limit.ts';
import { type CommandIo, clientOptions, print } from '../terminal/command-io.ts';

/** Flags of `find` as commander hands them over. */
export interface FindFlags extends JobFlags {
  readonly json?: boolean;
  readonly limit?: string;
  readonly job?: string;
}

const USUAL = 10;
const MOST = 1_000;

/** @throws {UsageError} for a pattern that matches files, which a shell would have put in its place */
const refusePattern = async (picture: string, cwd: string): Promise<void> => {
  if (!isPattern(picture) || existsSync(systemPath(resolve(cwd, picture)))) return;
  const [first, ...others] = await matchedFiles(picture, cwd);
  if (first === undefined) return;
  const name = shownName(picture.startsWith('/') ? first : relative(cwd, first));
  const matches = others.length === 0 ? 'a file' : `${others.length + 1} files`;
  throw new UsageError(
    `"${shownName(picture)}" is a pattern that matches ${matches}, and find takes one picture. Name it: ${name}`,
  );
};

/** `fanreel find PICTURE`: where in the films that picture is. */
export const findCommand = async (picture: string, flags: FindFlags, io: CommandIo): Promise<number> => {
  const most = readLimit(flags.limit, USUAL, MOST);
  await refusePattern(picture, io.cwd);
  const [file] = await findSourceFiles([picture], io.cwd);
  if (file === undefined) throw new UsageError('Name a picture file of this machine.');
  const bytes = await readFile(systemPath(file.path)).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The picture ${shownName(picture)} cannot be read (${error.code ?? error.message}).`);
  });
  const fanreel = openFanreel({ ...clientOptions(io), stack: flags.stack });
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
