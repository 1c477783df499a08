import { truncate } from 'node:fs/promises';
import type { Salvage } from '../../disk/salvage.ts';
import type { BlobFiles } from './blob-files.ts';
import type { BucketState } from './bucket-state.ts';

/** A journal's statements about a bucket's blobs, and how reliable they are. */
export interface BlobClaims {
  readonly bucket: string;
  readonly state: BucketState;
  /** blobs that an entry of the journal replaced or deleted */
  readonly freed: ReadonlySet<string>;
  /** number of lost lines of the journal */
  readonly lost: number;
}

/** Drop objects and parts whose bytes are gone. @returns their names */
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

/** Move a blob that no line names to the salvage folder, where the user finds it. Its label is cut off. @returns its name */
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
 * Compare the blobs in a bucket's folder with those that its journal names. Unfinished work of a killed process and blobs that the
 * journal has freed are removed. Other blobs that no line names are set aside and reported. Objects without bytes are reported too.
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
    // A draft that no line names was never acknowledged, unless its line is among the lost ones.
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
    await salvage.tell(
      `Bucket ${bucket}: these uploads are open; the entry that one of them was complete may be lost:`,
      open,
    );
  }
};
