import { setTimeout as delay } from 'node:timers/promises';
import { type HomeOwner, homeOwner } from '../../local/disk/home.ts';
import { notedCloudPid } from '../cloud/running-cloud.ts';

const POLL_MS = 100;
/** A cloud that ends waits for its functions. */
const ENDING_MS = 30_000;
const MOST_TRIES = 3;

/** Whether a process gives up its home. It takes its note away first, and the lock last. */
const gaveUp = async (home: string, before: HomeOwner, signal: AbortSignal): Promise<boolean> => {
  for (const untilMs = Date.now() + ENDING_MS; Date.now() < untilMs; await delay(POLL_MS, undefined, { signal })) {
    const owner = await homeOwner(home);
    if (owner?.pid !== before.pid || owner.since !== before.since) return true;
    if ((await notedCloudPid(home)) === before.pid) return false;
  }
  return false;
};

/**
 * Do something in a home, and begin again when the cloud of another process, by which it was done, ended meanwhile.
 * @param work can be begun again
 * @param onGone called before it is: forgets the cloud that is gone
 * @throws what the work throws while that cloud is up; the signal's reason
 */
export const outliveCloud = async <T>(
  home: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  onGone: () => Promise<void>,
): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    const before = await homeOwner(home);
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (before === undefined || before.pid === process.pid || tries === MOST_TRIES) throw error;
      if (!(await gaveUp(home, before, signal))) throw error;
      await onGone();
    }
  }
};
