import { truncate } from 'node:fs/promises';
import type { Salvage } from '../../disk/salvage.ts';
import type { BlobFiles } from './blob-files.ts';
import type { BucketState } from './bucket-state.ts';

/** What a journal says of a bucket's blobs, and how far it can be believed. */
export interface BlobClaims {
  readonly bucket: string;
  readonly state: BucketState;
  /** blobs that the journal itself gave up */
  readonly freed: ReadonlySet<string>;
  /** lines of the journal that are gone */
  readonly lost: number;
}

/** Forget objects and parts whose bytes are gone. @returns what they were called */
const dropMissing = (state: BucketState, isThere: (id: string) => boolean): string[] => {
  const dropped: string[] = [];
  for (const record of [...state.objects.values()]) {
    if (record.blobs.every(({ id }) => isThere(id))) continue;
    state.apply({ type: 'delete', key: record.key });
    dropped.push(record.key);
  }
  for (const upload of state.uploads.values()) {
    for (const { partNumber, blob } of [...upload.parts.values()]) {
      if (blob === undefined || isThere(blob.id)) continue;
      upload.parts.delete(partNumber);
      dropped.push(`part ${partNumber} of ${upload.key}`);
    }
  }
  return dropped;
};

/** Move a blob that no line names to where a person finds it, without its label behind its bytes. @returns how it is called */
const setAside = async (
  files: BlobFiles,
  id: string,
  isDraft: boolean,
  { bucket }: BlobClaims,
  salvage: Salvage,
): Promise<string> => {
  const label = await files.label(id);
  const path = isDraft ? files.draftPath(id) : files.path(id);
  if (label === undefined) {
    await salvage.setAside(path, `${bucket}-${id}`, { bucket, blob: id });
    return `a file whose name is not known (${bucket}-${id})`;
  }
  await truncate(path, label.size);
  const { key, part } = label;
  const name = key.slice(key.lastIndexOf('/') + 1) || key;
  await salvage.setAside(path, part ? `part${part.partNumber}-of-${name}` : name, label);
  return part ? `part ${part.partNumber} of ${key}` : key;
};

/**
 * Hold what lies in a bucket's folder against what its journal names. What a killed process left half done is removed; of
 * everything else nothing is: bytes that no line names are set aside and told of, and so are objects without bytes.
 */
export const reconcileBlobs = async (files: BlobFiles, claims: BlobClaims, salvage: Salvage): Promise<void> => {
  const { bucket, state, freed, lost } = claims;
  const { stored, drafts } = await files.survey();
  const isThere = (id: string): boolean => stored.has(id) || drafts.has(id);
  const dropped = dropMissing(state, isThere);
  const live = state.liveBlobs();

  const aside: string[] = [];
  for (const id of stored) {
    if (live.has(id)) continue;
    if (freed.has(id)) await files.remove(id);
    else aside.push(await setAside(files, id, false, claims, salvage));
  }
  for (const id of drafts) {
    if (stored.has(id)) continue;
    if (live.has(id)) await files.settle(id);
    // Never acknowledged: nobody counts on it, unless the line that did it is among those that are gone.
    else if (lost === 0 || freed.has(id)) await files.remove(id);
    else aside.push(await setAside(files, id, true, claims, salvage));
  }

  if (dropped.length > 0) {
    await salvage.tell(
      `Bucket ${bucket}: the stored bytes of ${dropped.length} object(s) are gone, and the objects with them. Upload or render them again. They were:`,
      dropped,
    );
  }
  if (aside.length > 0) {
    await salvage.tell(
      `Bucket ${bucket}: ${aside.length} stored file(s) that its journal does not name were moved to ${salvage.folder}: lost with a line of the journal, or never finished. Upload what you miss again, and delete the folder when you need nothing of it. They are:`,
      aside,
    );
  }
  const open = lost > 0 ? [...state.uploads.values()].map(({ key }) => key) : [];
  if (open.length > 0) {
    await salvage.tell(`Bucket ${bucket}: these uploads are open, of which that they were complete may be lost:`, open);
  }
};
