import { inject } from 'vitest';
import type { Ground } from './setup.ts';

/** What the files of this worker share. Those of another do not see it: neither jobs nor the clipboard. */
export const ground = (): Ground => {
  const found = inject('grounds')[Number(process.env.VITEST_POOL_ID) - 1];
  if (found === undefined) throw new Error(`There is no ground of worker ${process.env.VITEST_POOL_ID}`);
  return found;
};
