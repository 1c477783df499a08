import { existsSync } from 'node:fs';

const SYSTEM_FOLDERS = ['/usr/bin', '/bin'];
const found = new Map<string, string | undefined>();

/** A tool of util-linux by its full path; undefined on other systems, and on a Linux that does not have it. */
const systemTool = (name: string): string | undefined => {
  if (!found.has(name)) {
    const path = SYSTEM_FOLDERS.map((folder) => `${folder}/${name}`).find((candidate) => existsSync(candidate));
    found.set(name, process.platform === 'linux' ? path : undefined);
  }
  return found.get(name);
};

/**
 * Put a command behind the tools that bind its life and its memory to ours, as far as the system has them. They replace
 * themselves by the command, so that it keeps its process id.
 * @param command program and arguments
 * @param maxAddressSpaceBytes limit of its address space; none when undefined
 * @see https://man7.org/linux/man-pages/man1/setpriv.1.html
 */
export const boundCommand = (
  command: readonly [string, ...string[]],
  maxAddressSpaceBytes: number | undefined,
): [string, ...string[]] => {
  const bound: [string, ...string[]] = [...command];
  const prlimit = maxAddressSpaceBytes === undefined ? undefined : systemTool('prlimit');
  if (prlimit !== undefined) bound.unshift(prlimit, `--as=${maxAddressSpaceBytes}`);
  // An 'exit' handler does not run when we are killed ourselves: the kernel then takes the child along.
  const setpriv = systemTool('setpriv');
  if (setpriv !== undefined) bound.unshift(setpriv, '--pdeathsig', 'KILL');
  return bound;
};
