import { randomInt, randomUUID } from 'node:crypto';
import { constants, fdatasync, openSync, renameSync } from 'node:fs';
import { appendFile, type FileHandle, mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { joinedSync } from '../../disk/joined-sync.ts';
import { syncFolder } from '../../disk/write-durably.ts';
import { MOST_LABEL_BYTES, readLabel, writeLabel } from './blob-label.ts';
import type { BlobLabel } from './entry-schema.ts';

const BLOB_ID = /^[0-9a-f]{32}$/;
const DRAFT = '.part';
const FOLDERS = 256;
/** Blobs of one time lie in one folder: it is made once, and one sync forces the names of several to the disk. */
const BLOBS_IN_TURN = 64;

const datasync = promisify(fdatasync);

/** Files in a folder of blobs. */
export interface BlobSurvey {
  /** blobs that were once named by an entry of the journal */
  readonly stored: ReadonlySet<string>;
  /** blobs that the journal may not have named: a process was killed before it settled them */
  readonly drafts: ReadonlySet<string>;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Names and folders of blobs. A blob is a draft (`<id>.part`) until the journal names it, so the file name distinguishes leftovers of
 * a killed upload from stored blobs.
 */
export class BlobFiles {
  readonly dir: string;
  readonly #folders = new Set<string>();
  /** new folders whose own entries are not forced to the disk yet, so a power cut could lose them */
  readonly #newFolders = new Set<string>();
  /** forces the names in a folder to the disk, by folder */
  readonly #syncs = new Map<string, () => Promise<void>>();
  /** Where the first one begins is random: a cloud that is often started does not fill the same folder each time. */
  #made = randomInt(FOLDERS) * BLOBS_IN_TURN;

  /** @param dir folder of its own */
  constructor(dir: string) {
    this.dir = dir;
  }

  /** Name for a new blob. */
  newId(): string {
    const folder = Math.floor(this.#made / BLOBS_IN_TURN) % FOLDERS;
    this.#made += 1;
    return folder.toString(16).padStart(2, '0') + randomUUID().replaceAll('-', '').slice(2);
  }

  path(id: string): string {
    return join(this.dir, id.slice(0, 2), id);
  }

  draftPath(id: string): string {
    return `${this.path(id)}${DRAFT}`;
  }

  /** Make a new draft and open it for writing. */
  async create(id: string): Promise<FileHandle> {
    await this.reserve(id);
    return open(this.draftPath(id), 'wx', 0o600);
  }

  /** Open a draft to write behind its bytes, or a new one. @returns file descriptor */
  async extend(id: string, isNew: boolean): Promise<number> {
    if (isNew) await this.reserve(id);
    // A draft that is gone must not come back without its bytes.
    const missing = isNew ? constants.O_CREAT | constants.O_EXCL : 0;
    return openSync(this.draftPath(id), constants.O_WRONLY | constants.O_APPEND | missing, 0o600);
  }

  /** Make the folder of a draft. */
  async reserve(id: string): Promise<void> {
    const folder = this.#folder(id);
    if (!this.#folders.has(folder)) {
      const made = await mkdir(folder, { recursive: true, mode: 0o700 });
      if (made !== undefined) this.#newFolders.add(folder);
      this.#folders.add(folder);
    }
  }

  #folder(id: string): string {
    return join(this.dir, id.slice(0, 2));
  }

  /** Force the bytes and the name of a draft to the disk. @param fd its file */
  async sync(fd: number, id: string): Promise<void> {
    await Promise.all([datasync(fd), this.#syncNames(this.#folder(id))]);
  }

  #syncNames(folder: string): Promise<void> {
    const sync = this.#syncs.get(folder) ?? joinedSync(() => this.#syncNow(folder));
    this.#syncs.set(folder, sync);
    return sync();
  }

  async #syncNow(folder: string): Promise<void> {
    const isNew = this.#newFolders.has(folder);
    await Promise.all([syncFolder(folder), ...(isNew ? [syncFolder(this.dir)] : [])]);
    this.#newFolders.delete(folder);
  }

  /** Rename a draft to a stored blob, once the journal names it. */
  async settle(id: string): Promise<void> {
    try {
      renameSync(this.draftPath(id), this.path(id));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** Open a blob for reading, be it a draft or settled. */
  async open(id: string): Promise<FileHandle> {
    for (const path of [this.path(id), this.draftPath(id)]) {
      try {
        return await open(path, 'r');
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    // The draft was settled between the two attempts.
    return open(this.path(id), 'r');
  }

  async remove(id: string): Promise<void> {
    await unlink(this.path(id)).catch((error: unknown) => {
      if (isMissing(error)) return unlink(this.draftPath(id));
      throw error;
    });
  }

  /** List all blobs. Foreign files that are no blobs are ignored. */
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

  /** Label a blob that has no label yet. */
  async addLabel(id: string, label: BlobLabel): Promise<void> {
    const entry = await stat(this.path(id)).catch(() => undefined);
    if (entry?.size === label.size) await appendFile(this.path(id), writeLabel(label));
  }

  /** A blob's label. @returns undefined when it has none, or is not whole */
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
