import { KeyIndex } from './key-index.ts';
import type { BlobRef, CreationReason, ObjectRecord, PartRecord, UploadRecord } from './object-record.ts';

/** A change of a bucket: a line of its journal. `due`: the object's announcement is still to be made. */
export type BucketEntry =
  | { readonly type: 'bucket'; readonly name: string; readonly createdAt: number }
  | { readonly type: 'put'; readonly record: ObjectRecord; readonly due?: CreationReason }
  | { readonly type: 'announced'; readonly key: string; readonly sequencer: string }
  | { readonly type: 'delete'; readonly key: string }
  | { readonly type: 'upload'; readonly upload: UploadRecord }
  | { readonly type: 'part'; readonly uploadId: string; readonly part: PartRecord }
  | {
      readonly type: 'complete';
      readonly uploadId: string;
      readonly record: ObjectRecord;
      readonly due?: CreationReason;
    }
  | { readonly type: 'abort'; readonly uploadId: string };

/** An open upload with its parts by number. */
export interface OpenUpload extends UploadRecord {
  readonly parts: Map<number, PartRecord>;
}

const idsOf = (blobs: readonly (BlobRef | undefined)[]): string[] => blobs.flatMap((blob) => (blob ? [blob.id] : []));

/** Full state of a bucket, built from its journal alone. */
export class BucketState {
  createdAt = 0;
  readonly objects = new KeyIndex<ObjectRecord>();
  readonly uploads = new Map<string, OpenUpload>();
  /** Creation reasons of objects whose announcement is due, by key. */
  readonly due = new Map<string, CreationReason>();

  /**
   * Apply one entry.
   * @returns ids of blobs that nothing refers to any more
   */
  apply(entry: BucketEntry): string[] {
    switch (entry.type) {
      case 'bucket':
        this.createdAt = entry.createdAt;
        return [];
      case 'put':
        return this.#put(entry.record, entry.due);
      case 'announced':
        if (this.objects.get(entry.key)?.sequencer === entry.sequencer) this.due.delete(entry.key);
        return [];
      case 'delete': {
        const old = this.objects.get(entry.key);
        this.objects.delete(entry.key);
        this.due.delete(entry.key);
        return idsOf(old?.blobs ?? []);
      }
      case 'upload':
        this.uploads.set(entry.upload.uploadId, { ...entry.upload, parts: new Map() });
        return [];
      case 'part':
        return this.#putPart(entry.uploadId, entry.part);
      case 'complete': {
        const used = new Set(entry.record.blobs.map((blob) => blob.id));
        const freed = this.#closeUpload(entry.uploadId).filter((id) => !used.has(id));
        return [...freed, ...this.#put(entry.record, entry.due)];
      }
      case 'abort':
        return this.#closeUpload(entry.uploadId);
    }
  }

  #put(record: ObjectRecord, due: CreationReason | undefined): string[] {
    const old = this.objects.get(record.key);
    if (due === undefined) this.due.delete(record.key);
    else this.due.set(record.key, due);
    this.objects.set(record.key, record);
    return idsOf(old?.blobs ?? []);
  }

  #putPart(uploadId: string, part: PartRecord): string[] {
    const upload = this.uploads.get(uploadId);
    // The upload may have been closed while the part was on its way.
    if (!upload) return idsOf([part.blob]);
    const old = upload.parts.get(part.partNumber);
    upload.parts.set(part.partNumber, part);
    return idsOf([old?.blob]);
  }

  #closeUpload(uploadId: string): string[] {
    const parts = this.uploads.get(uploadId)?.parts.values() ?? [];
    this.uploads.delete(uploadId);
    return idsOf([...parts].map((part) => part.blob));
  }

  /** Ids of all blobs that objects and open uploads refer to. */
  liveBlobs(): Set<string> {
    const live = new Set<string>();
    for (const record of this.objects.values()) for (const blob of record.blobs) live.add(blob.id);
    for (const upload of this.uploads.values()) {
      for (const { blob } of upload.parts.values()) if (blob) live.add(blob.id);
    }
    return live;
  }

  /** The shortest journal that produces this state. */
  *entries(name: string): Generator<BucketEntry> {
    yield { type: 'bucket', name, createdAt: this.createdAt };
    for (const record of this.objects.values()) {
      const due = this.due.get(record.key);
      yield { type: 'put', record, ...(due === undefined ? {} : { due }) };
    }
    for (const { parts, ...upload } of this.uploads.values()) {
      yield { type: 'upload', upload };
      for (const part of parts.values()) yield { type: 'part', uploadId: upload.uploadId, part };
    }
  }

  /** Number of entries in {@link entries}. */
  get liveEntries(): number {
    let count = 1 + this.objects.size;
    for (const upload of this.uploads.values()) count += 1 + upload.parts.size;
    return count;
  }
}
