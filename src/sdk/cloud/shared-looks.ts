import type { OpenedJobs, ReachedJobs } from './reached-jobs.ts';
import { isCloudShared, joinSharedCloud } from './shared-cloud.ts';

/** Jobs that are open to be looked at, and hold their home as long as somebody does. */
interface Look {
  readonly reached: Promise<OpenedJobs>;
  users: number;
  /** nobody joins it any more */
  isEnding: boolean;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

const looks = new Map<string, Look>();

const begin = (open: () => Promise<OpenedJobs>): Look => {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { reached: open(), users: 0, isEnding: false, ended, end };
};

const leave = async (name: string, look: Look): Promise<void> => {
  look.users -= 1;
  if (look.users > 0) return;
  look.isEnding = true;
  try {
    // Jobs that could not be opened have told so already.
    await (await look.reached.catch(() => undefined))?.close();
  } finally {
    looks.delete(name);
    look.end();
  }
};

/**
 * Look at jobs: with the cloud that this process has open, else together with whoever looks at them at this moment, else
 * without starting a cloud. Only one of them can own a home.
 * @param name the home or the stack
 */
export const shareLook = async <T>(
  name: string,
  stack: string | undefined,
  open: () => Promise<OpenedJobs>,
  use: (jobs: ReachedJobs) => Promise<T>,
): Promise<T> => {
  for (;;) {
    if (isCloudShared(name)) {
      const cloud = await joinSharedCloud(name);
      if (cloud === undefined) continue;
      try {
        return await use({ buckets: cloud.buckets, control: cloud.control, stack });
      } finally {
        await cloud.close();
      }
    }
    // Nothing is awaited from the check above to the look's note here, so that no cloud is opened in between.
    const there = looks.get(name);
    if (there?.isEnding === true) {
      await there.ended;
      continue;
    }
    const look = there ?? begin(open);
    looks.set(name, look);
    look.users += 1;
    try {
      return await use(await look.reached);
    } finally {
      await leave(name, look);
    }
  }
};

/** Wait until nobody looks at jobs without a cloud; who looks from now on waits for the cloud that is opened next. */
export const afterLooks = async (name: string): Promise<void> => {
  const look = looks.get(name);
  if (look === undefined) return;
  look.isEnding = true;
  await look.ended;
};
