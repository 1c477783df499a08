import { existsSync } from 'node:fs';

const SYSTEM_FOLDERS = ['/usr/bin', '/bin'];
const found = new Map<string, string | undefined>();

/** Full path of a util-linux tool; undefined on other systems than Linux, and when the tool is not installed. */
const systemTool = (name: string): string | undefined => {
  if (!found.has(name)) {
    const path = SYSTEM_FOLDERS.map((folder) => `${folder}/${name}`).find((candidate) => existsSync(candidate));
    found.set(name, process.platform === 'linux' ? path : undefined);
  }
  return found.get(name);
};

/**
 * Prefix a command with system tools, if installed: one kills it when our process ends, one limits its memory. Each tool
 * replaces itself by the command, so the process id stays the same.
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
  // An 'exit' handler does not run when our own process is killed; with this option the kernel then kills the child too.
  const setpriv = systemTool('setpriv');
  if (setpriv !== undefined) bound.unshift(setpriv, '--pdeathsig', 'KILL');
  return bound;
};
