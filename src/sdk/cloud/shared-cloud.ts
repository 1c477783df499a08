import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import { UsageError } from '../core/usage/usage-error.ts';
import type { OpenCloud } from './opened-cloud.ts';

/** A cloud that several runs of this process work with. */
export interface SharedCloud extends OpenCloud {
  /** runs one upload at a time: concurrent uploads would only compete for the same disk */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** keys that files of this process take */
  readonly reservedKeys: Map<string, string>;
  /** Whoever opens it next opens it anew: the process that it belonged to is gone. */
  forget(): void;
}

/** What a cloud is opened with. Undefined: its default, or what it was opened with. */
export interface CloudSettings {
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly concurrency?: number | undefined;
  readonly page?: true | undefined;
}

interface Entry {
  readonly cloud: Promise<OpenCloud>;
  readonly settings: CloudSettings;
  readonly inTurn: SharedCloud['inTurn'];
  readonly reservedKeys: Map<string, string>;
  users: number;
  closed: Promise<void> | undefined;
}

const entries = new Map<string, Entry>();

const begin = (settings: CloudSettings, open: () => Promise<OpenCloud>): Entry => {
  const limit = pLimit(1);
  return {
    cloud: open(),
    settings,
    inTurn: (work) => limit(work),
    reservedKeys: new Map(),
    users: 0,
    closed: undefined,
  };
};

const leave = async (name: string, entry: Entry): Promise<void> => {
  entry.users -= 1;
  if (entry.users > 0) return;
  entry.closed = entry.cloud
    .then((cloud) => cloud.close())
    .finally(() => {
      if (entries.get(name) === entry) entries.delete(name);
    });
  await entry.closed;
};

const differ = (asked: CloudSettings, { settings }: Entry): boolean =>
  (['parameters', 'concurrency', 'page'] as const).some(
    (name) => asked[name] !== undefined && !isDeepStrictEqual(asked[name], settings[name]),
  );

const join = async (name: string, shared: Entry): Promise<SharedCloud> => {
  shared.users += 1;
  const forget = (): void => {
    if (entries.get(name) === shared) entries.delete(name);
  };
  try {
    const cloud = await shared.cloud;
    let isOpen = true;
    return {
      ...cloud,
      inTurn: shared.inTurn,
      reservedKeys: shared.reservedKeys,
      forget,
      async close() {
        if (!isOpen) return;
        isOpen = false;
        await leave(name, shared);
      },
    };
  } catch (error) {
    forget();
    throw error;
  }
};

/** Whether this process has a cloud open, opens it or closes it. */
export const isCloudShared = (name: string): boolean => entries.has(name);

/** Share the cloud that this process has open. @returns undefined when it was closed meanwhile, or could not be opened */
export const joinSharedCloud = async (name: string): Promise<SharedCloud | undefined> => {
  const entry = entries.get(name);
  if (entry?.closed === undefined) return entry && join(name, entry).catch(() => undefined);
  await entry.closed.catch(() => undefined);
  return undefined;
};

/**
 * Open a cloud, or share the one that this process has open. It is closed when its last user has closed it.
 * @param name the home or the stack
 * @throws {UsageError} when it is open with other settings
 */
export const shareCloud = async (
  name: string,
  settings: CloudSettings,
  open: () => Promise<OpenCloud>,
): Promise<SharedCloud> => {
  let entry = entries.get(name);
  for (; entry?.closed !== undefined; entry = entries.get(name)) await entry.closed.catch(() => undefined);
  if (entry === undefined) {
    entry = begin(settings, open);
    entries.set(name, entry);
  } else if (differ(settings, entry)) {
    throw new UsageError(
      `The local cloud of ${name} is open in this process with other parameters, concurrency or page. Close it first, or use the same ones.`,
    );
  }
  return join(name, entry);
};
