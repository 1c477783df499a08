import { randomUUID } from 'node:crypto';
import { link, lstat, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { FanreelError } from '../../shared/core/errors/errors.ts';
import { isAlive, isOfThisBoot, thisProcess } from '../host/process-identity.ts';
import { sayOnStderr } from '../host/say-on-stderr.ts';
import { admitHome, noteFormat } from './admit-home.ts';
import { makeSalvage, type Salvage } from './salvage.ts';
import { giveSignOfLife, hasSignOfLife, SOCKET_NAME, sweepSigns } from './sign-of-life.ts';

/** Another process works in this home. */
export class HomeInUseError extends FanreelError {
  override readonly name = 'HomeInUseError';
  override readonly retryable = false;

  constructor(
    message: string,
    readonly owner: HomeOwner,
  ) {
    super(message);
  }
}

/** One short line without control characters, safe to show. */
const LineSchema = z.string().check(z.maxLength(255), z.regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u));
const HomeOwnerSchema = z.object({
  pid: z.int().check(z.minimum(1)),
  started: LineSchema,
  host: LineSchema,
  /** the command that the owner runs, e.g. `fanreel dev` */
  command: LineSchema,
  /** ISO 8601 */
  since: LineSchema,
  /** name of the socket on which it listens in the home; owners of before have none */
  socket: z.optional(z.string().check(z.regex(SOCKET_NAME))),
});
/** The process that works in a home. */
export type HomeOwner = z.infer<typeof HomeOwnerSchema>;

/** A home that this process owns exclusively until it is released. */
export interface OwnedHome {
  readonly home: string;
  /** where damage in the home is reported */
  readonly salvage: Salvage;
  release(): Promise<void>;
}

/**
 * The folder in which the local cloud keeps everything.
 * @param env `FANREEL_HOME` overrides the default `.fanreel`
 * @param cwd current folder
 * @returns absolute path; the folder need not exist
 */
export const homeFolder = (env: Readonly<Record<string, string | undefined>>, cwd: string): string => {
  const named = env.FANREEL_HOME;
  return resolve(cwd, named === undefined || named === '' ? '.fanreel' : named);
};

const lockPath = (home: string): string => join(home, 'lock.json');

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const readLock = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

const parseOwner = (text: string): HomeOwner | undefined => {
  try {
    return HomeOwnerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/**
 * Whether the owner still runs. In another container of this machine its socket tells. A process of another machine cannot be
 * checked, so it is assumed to run.
 */
const stillOwns = async (home: string, owner: HomeOwner): Promise<boolean> => {
  const isHere = owner.host === hostname();
  if (isHere && isAlive(owner)) return true;
  // Two containers may have the same name, so that a pid that is not there proves nothing.
  if (owner.socket === undefined || !isOfThisBoot(owner)) return !isHere;
  return hasSignOfLife(home, owner.socket);
};

const inUse = (home: string, owner: HomeOwner): HomeInUseError => {
  const elsewhere = owner.host === hostname() ? '' : ` on ${owner.host}`;
  const next =
    elsewhere === ''
      ? `Wait for it, stop it (kill ${owner.pid}), or name another home with FANREEL_HOME.`
      : `If it does not run there any more, delete ${lockPath(home)}; or name another home with FANREEL_HOME.`;
  return new HomeInUseError(
    `${home} is in use by "${owner.command}" (process ${owner.pid}${elsewhere}, since ${owner.since}). ${next}`,
    owner,
  );
};

/**
 * The process that works in a home at this moment.
 * @returns undefined when there is no lock, or the lock's process is gone
 */
export const homeOwner = async (home: string): Promise<HomeOwner | undefined> => {
  const text = await readLock(lockPath(home));
  const owner = text === undefined ? undefined : parseOwner(text);
  return owner !== undefined && (await stillOwns(home, owner)) ? owner : undefined;
};

/** Create the lock file, complete or not at all. @returns false when there is one already */
const placeLock = async (home: string, content: string): Promise<boolean> => {
  const draft = join(home, `lock.${randomUUID()}.tmp`);
  try {
    const file = await open(draft, 'wx', 0o600);
    await file.writeFile(content).finally(() => file.close());
    // A hard link fails when the lock exists, and the lock has its complete content from the first moment on.
    await link(draft, lockPath(home));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
};

/** Remove a dead owner's lock, but not a lock that another process has created in the meantime. */
const dropStaleLock = async (home: string, stale: string): Promise<void> => {
  const aside = join(home, `lock.${randomUUID()}.tmp`);
  try {
    await rename(lockPath(home), aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const taken = await readFile(aside, 'utf8');
  if (taken !== stale) await link(aside, lockPath(home)).catch(() => undefined);
  await rm(aside, { force: true });
};

/** Set aside a folder that stands in place of the lock file: it is no lock. */
const clearWay = async (home: string, salvage: Salvage): Promise<void> => {
  const entry = await lstat(lockPath(home)).catch(() => undefined);
  if (entry === undefined || entry.isFile()) return;
  const kept = await salvage.setAside(lockPath(home), 'lock.json');
  await salvage.tell(`${lockPath(home)} is no file. It was moved to ${kept}.`);
};

const TRIES = 5;

const lockText = (owner: HomeOwner): string => `${JSON.stringify(owner)}\n`;

/** @throws {HomeInUseError} when another process has the lock */
const takeLock = async (home: string, owner: HomeOwner): Promise<void> => {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    if (await placeLock(home, lockText(owner))) return;
    const there = await readLock(lockPath(home));
    if (there === undefined) continue;
    const other = parseOwner(there);
    if (other !== undefined && (await stillOwns(home, other))) throw inUse(home, other);
    await dropStaleLock(home, there);
  }
  const other = await homeOwner(home);
  throw inUse(home, other ?? { ...owner, command: 'another fanreel that starts at this moment' });
};

/**
 * Become the only process that works in a home. A lock whose process was killed is taken over; a process that has been
 * given the same id since is not mistaken for it.
 * @param home absolute path; created when absent
 * @param command what this process does, for the message that others see
 * @param say shows a line about damage or changes in the home
 * @throws {HomeInUseError} naming the process that owns the home, and the remedy
 * @throws {HomeRefusedError} when the home belongs to another user, has links that lead out of it, or is of a newer fanreel
 */
export const ownHome = async (
  home: string,
  command: string,
  say: (line: string) => void = sayOnStderr,
): Promise<OwnedHome> => {
  await admitHome(home, say);
  const salvage = makeSalvage(home, say);
  await clearWay(home, salvage);
  const sign = await giveSignOfLife(home);
  const owner: HomeOwner = {
    ...{ ...thisProcess(), host: hostname(), command, since: new Date().toISOString() },
    ...(sign === undefined ? {} : { socket: sign.name }),
  };
  try {
    await takeLock(home, owner);
  } catch (error) {
    await sign?.end();
    throw error;
  }
  // Ignored because `clean` has to work on a full disk too.
  await noteFormat(home, salvage).catch(() => undefined);
  await sweepSigns(home).catch(() => undefined);
  return {
    home,
    salvage,
    async release() {
      if ((await readLock(lockPath(home))) === lockText(owner)) await rm(lockPath(home), { force: true });
      await sign?.end();
    },
  };
};
