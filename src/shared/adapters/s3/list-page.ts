import type { ListedObject } from '../../core/ports/ports.ts';
import { ASK_SDK, type DirectObjects } from './direct-objects.ts';
import type { PageRequest } from './list-answer.ts';

/** One page of a listing, in the order of the keys; objects and folders together are at most `limit`. */
export interface ListedPage {
  readonly objects: readonly ListedObject[];
  /** prefixes, each with its delimiter */
  readonly folders: readonly string[];
  readonly more: boolean;
}

/**
 * Lists one page with one request, however many objects the bucket holds. It throws `StorageError` when the request
 * fails.
 */
export type ListPage = (bucket: string, page: PageRequest) => Promise<ListedPage>;

/**
 * Lists of a bucket page by page, without the SDK as long as answers are the usual ones.
 * @param sdk lists by the SDK; called when it is needed first
 */
export const makePageLister =
  (direct: Pick<DirectObjects, 'list'>, sdk: () => ListPage): ListPage =>
  async (bucket, request) => {
    const page = await direct.list(bucket, request);
    if (page === ASK_SDK) return sdk()(bucket, request);
    const { objects, folders, token } = page;
    return { objects, folders, more: token !== undefined };
  };
