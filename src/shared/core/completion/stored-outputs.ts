import type { RenderRecord } from '../documents/slice-record.ts';
import type { ListedObject, ObjectStore } from '../ports/ports.ts';

/** Objects below the job's prefix by key, from one list. */
export type StoredObjects = ReadonlyMap<string, Pick<ListedObject, 'bytes' | 'etag'>>;

/** List everything below a job's prefix: one request per thousand objects. */
export const listStored = async (store: ObjectStore, bucket: string, prefix: string): Promise<StoredObjects> => {
  const stored = new Map<string, Pick<ListedObject, 'bytes' | 'etag'>>();
  for await (const { key, bytes, etag } of store.list(bucket, prefix)) stored.set(key, { bytes, etag });
  return stored;
};

/** The keys of one row of outputs. */
export const keysOf = ({ key, keys }: RenderRecord): readonly string[] => keys ?? (key === undefined ? [] : [key]);

/** Name of a row of outputs in messages. */
export const nameOfRow = ({ kind, keys }: { readonly kind: string; readonly keys: readonly string[] }): string =>
  `${kind} from "${keys[0] ?? ''}" on`;

const etagsOf = ({ etag, etags }: RenderRecord): readonly string[] | undefined =>
  etags ?? (etag === undefined ? undefined : [etag]);

/** The problem with one row of outputs; undefined when all of it is stored as recorded. */
export const rowProblem = (row: RenderRecord, stored: StoredObjects): string | undefined => {
  const keys = keysOf(row);
  const name = nameOfRow({ kind: row.kind, keys });
  const absent = keys.find((key) => !stored.has(key));
  if (absent !== undefined) return `"${absent}" is in the record and not in the bucket.`;
  const bytes = keys.reduce((sum, key) => sum + (stored.get(key)?.bytes ?? 0), 0);
  if (bytes !== row.bytes) return `${name}: ${row.bytes} bytes are recorded, ${bytes} are stored.`;
  const etags = etagsOf(row);
  if (etags === undefined) return undefined;
  if (etags.length !== keys.length) return `${name}: ${etags.length} etags are recorded for ${keys.length} outputs.`;
  const at = keys.findIndex((key, i) => stored.get(key)?.etag !== etags[i]);
  const key = keys[at];
  if (key === undefined) return undefined;
  return `"${key}": the version with the etag ${etags[at]} is recorded, ${stored.get(key)?.etag} is stored.`;
};
