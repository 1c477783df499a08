import type { ListPage } from '../../shared/adapters/s3/list-page.ts';
import type { ListedObject } from '../../shared/core/ports/ports.ts';

/** Look up a source by its key; undefined when there is none. */
export type FindSource = (key: string) => Promise<ListedObject | undefined>;

/**
 * Sources are looked up with a list request, because it tells a missing object from a forbidden one. With the key as the
 * prefix, an object of exactly that key is the first in the list.
 */
export const makeSourceFinder =
  (listPage: ListPage, sourceBucket: string): FindSource =>
  async (key) => {
    const { objects } = await listPage(sourceBucket, { prefix: key, limit: 1 });
    return objects.find((object) => object.key === key);
  };
