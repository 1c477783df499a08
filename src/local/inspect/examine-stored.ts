import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { describeDamage } from '../core/log/log-damage.ts';
import { logFiles, readLog } from '../log/read-log.ts';
import { BlobFiles } from '../s3/store/blob-files.ts';
import { BucketState } from '../s3/store/bucket-state.ts';
import { BucketEntrySchema } from '../s3/store/entry-schema.ts';

const NEXT = 'the next `fanreel run` or `fanreel dev` repairs what can be repaired and names what is lost.';

const subfolders = async (dir: string): Promise<string[]> => {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
};

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const examineBucket = async (home: string, name: string): Promise<string[]> => {
  const dir = join(home, 's3', 'buckets', name);
  const { entries, damage, isNew } = await readLog(logFiles(dir, 'journal'), BucketEntrySchema);
  const said =
    damage === undefined ? [] : [describeDamage(`The journal of bucket ${shownName(name)}`, damage, NEXT, false)];
  if (isNew) return said;
  const state = new BucketState();
  for (const entry of entries) state.apply(entry);
  const { stored, drafts } = await new BlobFiles(join(dir, 'blobs')).survey();
  const gone = [...state.objects.values()].filter(({ blobs }) =>
    blobs.some(({ id }) => !stored.has(id) && !drafts.has(id)),
  );
  if (gone.length === 0) return said;
  const names = gone.map(({ key }) => shownName(key)).join(', ');
  return [...said, `Bucket ${shownName(name)}: the stored bytes of ${gone.length} object(s) are gone: ${names}`];
};

/**
 * Check the stored data of a home without changing anything. The caller makes sure that no process works in it.
 * @returns a line for each thing that is damaged
 */
export const examineStored = async (home: string): Promise<string[]> => {
  const said: string[] = [];
  for (const name of await subfolders(join(home, 's3', 'buckets'))) {
    if (await isThere(join(home, 's3', 'buckets', name, 'blobs'))) said.push(...(await examineBucket(home, name)));
  }
  for (const [folder, name, what] of [
    ['events', 'deliveries', 'The journal of events'],
    ['invocations', 'invocations', 'The journal of invocations'],
  ] as const) {
    const { damage } = await readLog(logFiles(join(home, folder), name), z.unknown());
    if (damage !== undefined) said.push(describeDamage(what, damage, NEXT, false));
  }
  return said;
};
