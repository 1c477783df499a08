import { readdir, readFile, readlink } from 'node:fs/promises';

/** Bits of a file's flags that say how it was opened; 0 is for reading alone. @see man 2 open */
const ACCESS = 0o3;

const isWriting = async (folder: string, fd: string, path: string): Promise<boolean> => {
  if ((await readlink(`${folder}/fd/${fd}`)) !== path) return false;
  const flags = /^flags:\s*([0-7]+)/m.exec(await readFile(`${folder}/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0';
  return (Number.parseInt(flags, 8) & ACCESS) !== 0;
};

/**
 * Whether a program on this machine has a file open for writing, as far as the system tells: other users' programs, and those
 * of other machines that write to a shared folder, are not seen.
 * @param path absolute, links followed
 */
export const isOpenForWriting = async (path: string): Promise<boolean> => {
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    const folder = `/proc/${pid}`;
    const open = await readdir(`${folder}/fd`).catch(() => []);
    const are = await Promise.all(open.map((fd) => isWriting(folder, fd, path).catch(() => false)));
    if (are.includes(true)) return true;
  }
  return false;
};
