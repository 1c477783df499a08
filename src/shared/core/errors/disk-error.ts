import { FanreelError, type FanreelErrorOptions, messageOf } from './errors.ts';

/** Trouble with a disk, a file or a system limit, by error code: a clause about the place, and what helps. */
const TROUBLES: Readonly<Record<string, readonly [clause: string, help: string]>> = {
  ENOSPC: ['has no space left', 'Free space there'],
  EDQUOT: ['has no space left for this user (a quota)', 'Free space there'],
  EROFS: ['is read-only', 'Mount it for writing'],
  EACCES: ['may not be used by this user', 'Give yourself the right to read and write there'],
  EPERM: ['may not be used by this user', 'Give yourself the right to read and write there'],
  ENOTDIR: ['contains a file where a folder is needed', 'Remove the file'],
  EISDIR: ['is a folder where a file is needed', 'Remove the folder'],
  ENAMETOOLONG: ['is a name that is too long for this disk', 'Use shorter names'],
  ELOOP: ['contains links that refer to each other', 'Remove the links'],
  EFBIG: ['cannot hold a file as large as that', 'Use another file system'],
  EIO: ['does not work (input/output error)', 'Check the disk'],
  ENXIO: ['does not work (no such device)', 'Check the disk'],
  ENODEV: ['does not work (no such device)', 'Check the disk'],
  ESTALE: ['is gone from the server that it was on', 'Mount it again'],
  ENOENT: ['is gone', 'Put it back'],
  EMFILE: ['cannot be opened: this process may open no more files', 'Allow more: `ulimit -n 1024`'],
  ENFILE: ['cannot be opened: this machine has too many open files', 'End other programs'],
};

/** An operation on a disk of this machine failed. */
export class DiskError extends FanreelError {
  override readonly name = 'DiskError';
  override readonly retryable = true;

  constructor(
    /** the system's own, e.g. `ENOSPC` */
    readonly code: string,
    message: string,
    options: FanreelErrorOptions = {},
  ) {
    super(message, options);
  }
}

/** Facts about a failed system call. */
export interface DiskTrouble {
  readonly code: string;
  readonly syscall: string;
  /** undefined when the call was about an open file */
  readonly path: string | undefined;
  /** where a file was to be put under another name */
  readonly dest?: string;
}

const MOST_CAUSES = 6;

/**
 * The failed system call behind an error.
 * @param gone whether a missing file counts as trouble, because it existed before
 * @returns undefined when the error has another cause
 */
export const diskTroubleOf = (error: unknown, gone = false): DiskTrouble | undefined => {
  let cause = error;
  for (let depth = 0; depth < MOST_CAUSES && cause instanceof Error; depth += 1) {
    const { code, syscall, path, dest } = cause as NodeJS.ErrnoException & { readonly dest?: string };
    if (code !== undefined && syscall !== undefined && syscall !== 'connect' && Object.hasOwn(TROUBLES, code)) {
      // For a path that is not valid text, Node gives the bytes.
      if (gone || code !== 'ENOENT') {
        const to = dest === undefined ? {} : { dest: String(dest) };
        return { code, syscall, path: path === undefined ? undefined : String(path), ...to };
      }
    }
    cause = cause.cause;
  }
  return undefined;
};

/** `has no space left (ENOSPC)`: a clause behind the name of a place. */
export const troubleClause = (code: string): string =>
  Object.hasOwn(TROUBLES, code) ? `${TROUBLES[code]?.[0]} (${code})` : `cannot be used (${code})`;

/** What helps, as the beginning of a sentence: `Free space there`. */
export const troubleHelp = (code: string): string =>
  (Object.hasOwn(TROUBLES, code) ? TROUBLES[code]?.[1] : undefined) ?? 'Check it';

/**
 * Say which place of this machine failed, how, and what helps.
 * @param error what was thrown
 * @param place the place, if the error does not name it
 * @returns undefined when no failed system call caused it
 */
export const describeDiskError = (error: unknown, place: string): DiskError | undefined => {
  if (error instanceof DiskError) return error;
  const trouble = diskTroubleOf(error);
  if (trouble === undefined) return undefined;
  const { code, path = place } = trouble;
  return new DiskError(
    code,
    `${path} ${troubleClause(code)}: ${messageOf(error)}. ${troubleHelp(code)}, then run the same command again; what is stored is kept and not done again.`,
    { cause: error },
  );
};
