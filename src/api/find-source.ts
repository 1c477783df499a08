import type { ListPage } from '../shared/adapters/s3-list-page.ts';
import type { ListedObject } from '../shared/ports.ts';

/** Looks a source up by its key; undefined when it is not there. */
export type FindSource = (key: string) => Promise<ListedObject | undefined>;

/** Sources are looked up in a list, which tells a missing one from one that is forbidden. Of all keys that begin like this, it is the first. */
export const makeSourceFinder =
  (listPage: ListPage, sourceBucket: string): FindSource =>
  async (key) => {
    const { objects } = await listPage(sourceBucket, { prefix: key, limit: 1 });
    return objects.find((object) => object.key === key);
  };
