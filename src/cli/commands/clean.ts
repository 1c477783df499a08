import { stat } from 'node:fs/promises';
import { ownHome } from '../../local/disk/home.ts';
import { cleanEverything, cleanOlder } from '../../sdk/cloud/clean-home.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { readAge } from '../core/words/age-flag.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { confirm } from '../terminal/ask.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';

/** Flags of `clean` as commander hands them over. */
export interface CleanFlags {
  readonly olderThan?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/**
 * `fanreel clean`: delete what the local cloud keeps, all of it or only what is older than an age.
 * @throws {HomeInUseError} while another command works in the home
 * @throws {UsageError} when the age cannot be parsed, or nobody can be asked
 */
export const cleanCommand = async (flags: CleanFlags, io: CommandIo): Promise<number> => {
  const ageMs = flags.olderThan === undefined ? undefined : readAge(flags.olderThan);
  const home = homeOf(io);
  const isThere = await stat(home).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isThere) {
    print(io.stdout, `There is no ${home}: nothing to free.`);
    return EXIT.complete;
  }
  const owned = await ownHome(home, 'fanreel clean');
  const clean = (dryRun: boolean): Promise<number> =>
    ageMs === undefined ? cleanEverything(home, dryRun) : cleanOlder(owned, Date.now() - ageMs, dryRun);
  try {
    const there = flags.dryRun === true || flags.yes !== true ? formatBytes(await clean(true)) : '';
    if (flags.dryRun === true) {
      print(io.stdout, `${there} would be freed in ${home}. Nothing was deleted.`);
      return EXIT.complete;
    }
    const what = flags.olderThan === undefined ? 'every job and film' : `what is older than ${flags.olderThan}`;
    if (!(await confirm(`Delete ${what} in ${home}, ${there}?`, flags.yes === true, io))) {
      print(io.stderr, 'Nothing was deleted.');
      return EXIT.failed;
    }
    print(io.stdout, `${formatBytes(await clean(false))} were freed in ${home}.`);
    return EXIT.complete;
  } finally {
    await owned.release();
  }
};
