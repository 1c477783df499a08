import { heldNames, holdName } from '../hold/hold-name.ts';

/** Beginning of the names of the page's own files, and of the marks of those that are in use. */
const BEGINNING = 'fanreel-download';
/** Time for which a file is kept after it was given to the browser, which reads it while it saves it. */
const KEPT_MS = 60 * 60_000;

/** A file of the page's own, which no other download and no other page writes. */
export interface OwnFile {
  readonly handle: FileSystemFileHandle;
  /** Remove it. Called again it does nothing. */
  readonly remove: () => Promise<void>;
  /** Have it removed once the browser has certainly saved it. */
  readonly removeLater: () => void;
}

/** Remove what pages left behind that were closed in the middle of a download. */
const removeLeftOvers = async (folder: FileSystemDirectoryHandle): Promise<void> => {
  const names: string[] = [];
  for await (const name of folder.keys()) if (name.startsWith(BEGINNING)) names.push(name);
  // Asked after the files were listed: a name is held before its file is made, so each of them that is in use is held by now.
  const held = await heldNames(BEGINNING);
  if (held === undefined) return;
  // While a file is written, what is written stands beside it under its name and an ending.
  const isHeld = (name: string): boolean => [...held].some((each) => name.startsWith(each));
  // One that cannot be removed now is looked at again the next time.
  await Promise.allSettled(names.flatMap((name) => (isHeld(name) ? [] : [folder.removeEntry(name)])));
};

/**
 * Make a file of the page's own for the archive of a job. Each has a name of its own: two jobs, or two pages, may be saved at once.
 * @throws {DOMException} where the browser has no such files, as in some private windows
 */
export const makeOwnFile = async (jobId: string): Promise<OwnFile> => {
  const folder = await navigator.storage.getDirectory();
  await removeLeftOvers(folder);
  const name = `${BEGINNING}-${jobId}-${crypto.randomUUID()}.zip`;
  const release = await holdName(name);
  let isThere = true;
  const remove = async (): Promise<void> => {
    if (!isThere) return;
    isThere = false;
    try {
      await folder.removeEntry(name);
    } finally {
      release();
    }
  };
  try {
    const handle = await folder.getFileHandle(name, { create: true });
    // What cannot be removed is a left-over of the next download.
    return { handle, remove, removeLater: () => void setTimeout(() => void remove().catch(() => undefined), KEPT_MS) };
  } catch (error) {
    release();
    throw error;
  }
};
