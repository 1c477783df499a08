import { constants, type Stats } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';

/** Users whose files decide something here; undefined where files have no such owners. */
export type Trusted = ReadonlySet<number> | undefined;

/** This user and root; for root by way of sudo, who called it. */
export const trustedUsers = (env: NodeJS.ProcessEnv): Trusted => {
  const me = process.getuid?.();
  if (me === undefined) return undefined;
  const caller = me === 0 && /^\d+$/.test(env.SUDO_UID ?? '') ? [Number(env.SUDO_UID)] : [];
  return new Set([0, me, ...caller]);
};

/** What anybody may put in a folder above must neither hang nor lead elsewhere. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
const MOST_BYTES = 1024 * 1024;

const isOf = (trusted: Trusted, { uid }: Stats): boolean => trusted === undefined || trusted.has(uid);

const cannotBeRead = (path: string, why: string, cause?: unknown): UsageError =>
  new UsageError(`${shownName(path)} cannot be read (${why}).`, { cause });

const readOpened = async (path: string, trusted: Trusted): Promise<string | undefined> => {
  const file = await open(path, FLAGS);
  try {
    const entry = await file.stat();
    if (!entry.isFile() || !isOf(trusted, entry)) return undefined;
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < bytes.length; length += got) {
      ({ bytesRead: got } = await file.read(bytes, length, bytes.length - length));
    }
    if (length > MOST_BYTES) throw cannotBeRead(path, `it is larger than ${formatBytes(MOST_BYTES)}`);
    return bytes.toString('utf8', 0, length);
  } finally {
    await file.close();
  }
};

/**
 * The text of a regular file, or of one that a link of a trusted user leads to.
 * @param path absolute
 * @returns undefined when there is none, or it belongs to somebody else
 * @throws {UsageError} when this user's file cannot be read
 */
export const readTrusted = async (path: string, trusted: Trusted): Promise<string | undefined> => {
  // A folder that cannot be searched has nothing for this user.
  const entry = await lstat(path).catch(() => undefined);
  if (entry === undefined || !isOf(trusted, entry) || !(entry.isFile() || entry.isSymbolicLink())) return undefined;
  const real = entry.isSymbolicLink() ? await realpath(path).catch(() => undefined) : path;
  if (real === undefined) return undefined;
  try {
    return await readOpened(real, trusted);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof UsageError) throw error;
    // It became something else in the meantime.
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENXIO') return undefined;
    // What root keeps for itself is for root's commands.
    if ((code === 'EACCES' || code === 'EPERM') && entry.uid !== process.getuid?.()) return undefined;
    throw cannotBeRead(path, code ?? messageOf(error), error);
  }
};
