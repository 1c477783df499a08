import { freeSpace } from '../../sdk/machine/free-space.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';

/** With less free space than this, not even a short film can be rendered. */
export const LEAST_HOME_BYTES = 100e6;

/** Say that the disk of the home is nearly full, if it is: that may be the reason for a failure. */
export const noteScarceHome = async (io: CommandIo): Promise<void> => {
  const home = homeOf(io);
  const space = await freeSpace(home);
  if (space === undefined || space.freeBytes >= LEAST_HOME_BYTES) return;
  print(
    io.stderr,
    `The disk of the local cloud has ${formatBytes(space.freeBytes)} left (${home}), which may be why. Free space there (\`fanreel clean --older-than 7d\`), then run the same command again: what is stored is kept and not done again.`,
  );
};
