import { appendFile, type FileHandle, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../disk/write-durably.ts';
import { MOST_LABEL_BYTES, readLabel, writeLabel } from './blob-label.ts';
import type { BlobLabel } from './entry-schema.ts';

const BLOB_ID = /^[0-9a-f]{32}$/;
const DRAFT = '.part';

/** What lies in a folder of blobs. */
export interface BlobSurvey {
  /** blobs that an entry of the journal named once */
  readonly stored: ReadonlySet<string>;
  /** blobs of which that is not sure: a process was killed before it was done with them */
  readonly drafts: ReadonlySet<string>;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Names and folders of blobs. A blob is a draft (`<id>.part`) until the journal names it: what is left of a killed upload is
 * told from what was stored by its name.
 */
export class BlobFiles {
  readonly dir: string;
  readonly #folders = new Set<string>();
  /** folders whose own names a power cut could still take */
  readonly #newFolders = new Set<string>();

  /** @param dir folder of its own */
  constructor(dir: string) {
    this.dir = dir;
  }

  path(id: string): string {
    return join(this.dir, id.slice(0, 2), id);
  }

  draftPath(id: string): string {
    return `${this.path(id)}${DRAFT}`;
  }

  /** Make a new draft and open it for writing. */
  async create(id: string): Promise<FileHandle> {
    const folder = this.#folder(id);
    if (!this.#folders.has(folder)) {
      const made = await mkdir(folder, { recursive: true, mode: 0o700 });
      if (made !== undefined) this.#newFolders.add(folder);
      this.#folders.add(folder);
    }
    return open(this.draftPath(id), 'wx', 0o600);
  }

  #folder(id: string): string {
    return join(this.dir, id.slice(0, 2));
  }

  /** Have the bytes of a draft and its name on the disk. */
  async sync(file: FileHandle, id: string): Promise<void> {
    const folder = this.#folder(id);
    const isNew = this.#newFolders.has(folder);
    await Promise.all([file.datasync(), syncFolder(folder), ...(isNew ? [syncFolder(this.dir)] : [])]);
    this.#newFolders.delete(folder);
  }

  /** The journal names it: it is no draft any more. */
  async settle(id: string): Promise<void> {
    await rename(this.draftPath(id), this.path(id)).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  /** Open for reading, under whichever name it has at this moment. */
  async open(id: string): Promise<FileHandle> {
    for (const path of [this.path(id), this.draftPath(id)]) {
      try {
        return await open(path, 'r');
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    // Settled between the two looks.
    return open(this.path(id), 'r');
  }

  async remove(id: string): Promise<void> {
    await unlink(this.path(id)).catch((error: unknown) => {
      if (isMissing(error)) return unlink(this.draftPath(id));
      throw error;
    });
  }

  /** Look what is there. Files that are no blobs are somebody else's and are left alone. */
  async survey(): Promise<BlobSurvey> {
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
    const stored = new Set<string>();
    const drafts = new Set<string>();
    const folders = (await readdir(this.dir, { withFileTypes: true })).filter(
      (entry) => entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name),
    );
    for (const { name: folder } of folders) {
      for (const entry of await readdir(join(this.dir, folder), { withFileTypes: true })) {
        const isDraft = entry.name.endsWith(DRAFT);
        const id = isDraft ? entry.name.slice(0, -DRAFT.length) : entry.name;
        if (entry.isFile() && BLOB_ID.test(id) && id.startsWith(folder)) (isDraft ? drafts : stored).add(id);
      }
    }
    return { stored, drafts };
  }

  /** Label a blob that has nothing behind its bytes yet. */
  async addLabel(id: string, label: BlobLabel): Promise<void> {
    const entry = await stat(this.path(id)).catch(() => undefined);
    if (entry?.size === label.size) await appendFile(this.path(id), writeLabel(label));
  }

  /** What a blob says of itself. @returns undefined when it says nothing, or is not whole */
  async label(id: string): Promise<BlobLabel | undefined> {
    const file = await this.open(id);
    try {
      const { size } = await file.stat();
      const end = Buffer.alloc(Math.min(size, MOST_LABEL_BYTES));
      await file.read(end, 0, end.length, size - end.length);
      return readLabel(end, size);
    } finally {
      await file.close();
    }
  }
}
