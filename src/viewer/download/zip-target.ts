import { makeOwnFile } from './own-file.ts';

/** Destination of an archive. Either it is written, or what was begun is discarded. */
export interface ZipTarget {
  /** most bytes that it takes; undefined: as many as there is room for */
  readonly mostBytes: number | undefined;
  /**
   * Write the archive, as it comes.
   * @returns a blob that the browser still has to save; undefined when it is saved
   * @throws the signal's reason, and what the archive or the disk throws
   */
  readonly write: (archive: ReadableStream<Uint8Array>, signal: AbortSignal) => Promise<Blob | undefined>;
  /** Remove what there is of an archive that was not written, or not to its end. */
  readonly discard: () => Promise<void>;
}

/** Without a file to stream to, the archive is held in memory before it is saved. */
const MEMORY_LIMIT_BYTES = 1e9;

/** Not every browser has it. https://github.com/whatwg/fs/blob/main/proposals/Remove.md */
type Removable = FileSystemFileHandle & { readonly remove?: () => Promise<void> };

interface SavePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<Removable>;
}

/** A file that the user chose. Until it is written to its end, the browser keeps what was in it before. */
const chosenFile = async (handle: Removable): Promise<ZipTarget> => {
  // The picker makes an empty file where there was none.
  const isNew = (await handle.getFile()).size === 0;
  const removeNew = async (): Promise<void> => {
    if (isNew) await handle.remove?.();
  };
  try {
    const writable = await handle.createWritable();
    return {
      mostBytes: undefined,
      write: async (archive, signal) => {
        await archive.pipeTo(writable, { signal });
        return undefined;
      },
      discard: async () => {
        await writable.abort();
        await removeNew();
      },
    };
  } catch (error) {
    await removeNew().catch(() => undefined);
    throw error;
  }
};

/** Why a private file could not be written, with what to do about it. */
const sayFull = (jobId: string, cause: unknown): unknown =>
  cause instanceof DOMException && cause.name === 'QuotaExceededError'
    ? new Error(
        `The browser has no more room for this page, which keeps archives for an hour. When those of before are saved, reload the page and try again; or download the files with fanreel get ${jobId} --out DIR.`,
        { cause },
      )
    : cause;

/** A private file of this page, which the browser saves afterwards. */
const ownFile = async (jobId: string): Promise<ZipTarget | undefined> => {
  const file = await makeOwnFile(jobId);
  if (!('createWritable' in file.handle)) {
    await file.remove();
    return undefined;
  }
  return {
    mostBytes: undefined,
    write: async (archive, signal) => {
      try {
        await archive.pipeTo(await file.handle.createWritable(), { signal });
      } catch (error) {
        throw sayFull(jobId, error);
      }
      file.removeLater();
      return file.handle.getFile();
    },
    discard: file.remove,
  };
};

const IN_MEMORY: ZipTarget = {
  mostBytes: MEMORY_LIMIT_BYTES,
  write: async (archive, signal) => {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    await archive.pipeTo(new WritableStream({ write: (piece) => void pieces.push(piece as Uint8Array<ArrayBuffer>) }), {
      signal,
    });
    return new Blob(pieces, { type: 'application/zip' });
  },
  discard: async () => {},
};

/**
 * Choose the destination of an archive: a file that the user chooses, else a private file of the page, else memory.
 * Call it in a click handler: browsers open the file picker only then.
 * @returns undefined when the user cancelled the picker
 */
export const chooseZipTarget = async (jobId: string): Promise<ZipTarget | undefined> => {
  const { showSaveFilePicker } = globalThis as SavePicker;
  if (showSaveFilePicker !== undefined) {
    try {
      return await chosenFile(await showSaveFilePicker.call(globalThis, { suggestedName: `${jobId}.zip` }));
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return undefined;
      throw error;
    }
  }
  // A private window, or a browser without private files.
  return (await ownFile(jobId).catch(() => undefined)) ?? IN_MEMORY;
};
