import { stat } from 'node:fs/promises';
import { ownHome } from '../../local/disk/home.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { cleanEverything, cleanOlder } from '../cloud/clean-home.ts';
import { readAge } from '../core/words/age-flag.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';

/** Flags of `clean` as commander hands them over. */
export interface CleanFlags {
  readonly olderThan?: string;
}

/**
 * `fanreel clean`: delete what the local cloud keeps, all of it or only what is older than an age.
 * @throws {HomeInUseError} while another command works in the home
 * @throws {UsageError} when the age cannot be parsed
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
  try {
    const freed = ageMs === undefined ? await cleanEverything(home) : await cleanOlder(owned, Date.now() - ageMs);
    print(io.stdout, `${formatBytes(freed)} were freed in ${home}.`);
    return EXIT.complete;
  } finally {
    await owned.release();
  }
};
