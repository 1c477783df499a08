import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { makeFolder } from '../../shared/adapters/disk/make-folder.ts';

const UploadNoteSchema = z.object({
  version: z.literal(1),
  bucket: z.string(),
  key: z.string(),
  uploadId: z.string(),
  /** base64, checksum of the whole file; absent: begun by an earlier version, which noted another digest */
  crc64nvme: z.optional(z.string()),
  /** options as metadata text, kept here since S3 does not tell the metadata of an incomplete upload */
  optionsText: z.string(),
  partBytes: z.int(),
  /** checksum algorithm of the parts; absent: begun by an earlier version, with another algorithm */
  checksum: z.optional(z.literal('CRC64NVME')),
});
/** An upload in parts that was begun and is not known to be complete. */
export type UploadNote = z.infer<typeof UploadNoteSchema>;

/** Notes of the uploads that this machine has begun. */
export interface UploadNotes {
  /** The note for a key; undefined when there is none, or it cannot be read. */
  find(bucket: string, key: string): Promise<UploadNote | undefined>;
  keep(note: Omit<UploadNote, 'version'>): Promise<void>;
  forget(bucket: string, key: string): Promise<void>;
}

/**
 * Notes in the folder `uploads` of a home. The folder is made when the first note is kept.
 * @param home absolute path
 */
export const makeUploadNotes = (home: string): UploadNotes => {
  const folder = join(home, 'uploads');
  const pathOf = (bucket: string, key: string): string => {
    const name = createHash('sha256')
      .update(JSON.stringify([bucket, key]))
      .digest('hex')
      .slice(0, 32);
    return join(folder, `${name}.json`);
  };
  return {
    async find(bucket, key) {
      try {
        const note = UploadNoteSchema.safeParse(JSON.parse(await readFile(pathOf(bucket, key), 'utf8'))).data;
        return note?.bucket === bucket && note.key === key ? note : undefined;
      } catch {
        // The note is missing or cut short: the upload begins anew.
        return undefined;
      }
    },
    async keep(note) {
      const path = pathOf(note.bucket, note.key);
      const draft = `${path}.${process.pid}.tmp`;
      await makeFolder(folder, 0o700);
      await writeFile(draft, `${JSON.stringify({ version: 1, ...note })}\n`, { mode: 0o600 });
      await rename(draft, path);
    },
    forget: (bucket, key) => rm(pathOf(bucket, key), { force: true }),
  };
};
