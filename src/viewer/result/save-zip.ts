import { downloadZip } from 'client-zip';
import { fetchStored } from '../links/read-stored.ts';
import type { ZipEntry } from './zip-entries.ts';

/** Without a file to stream to, the archive is held in memory before it is saved. */
export const MEMORY_LIMIT_BYTES = 1e9;

/** How an archive gets to disk. */
export type ZipTarget =
  /** a file that the reader chose */
  | { readonly kind: 'file'; readonly write: WritableStream<Uint8Array> }
  /** a file of this page's own, which is then downloaded */
  | { readonly kind: 'own-file'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'memory' };

interface SavePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** Name of the page's own file: one archive at a time. */
const OWN_FILE = 'fanreel-download.zip';

/**
 * Choose where an archive is written: a file by the reader's choice, else one of the page's own, else memory.
 * To be called by a click: browsers show the choice only then.
 * @returns undefined when the reader chose none
 */
export const chooseZipTarget = async (name: string): Promise<ZipTarget | undefined> => {
  const { showSaveFilePicker } = globalThis as SavePicker;
  if (showSaveFilePicker !== undefined) {
    try {
      const handle = await showSaveFilePicker.call(globalThis, { suggestedName: name });
      return { kind: 'file', write: await handle.createWritable() };
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return undefined;
      throw error;
    }
  }
  try {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle(OWN_FILE, { create: true });
    if ('createWritable' in handle) return { kind: 'own-file', handle };
  } catch {
    // A private window, or a browser without such files.
  }
  return { kind: 'memory' };
};

async function* filesOf(entries: AsyncIterable<ZipEntry>, signal: AbortSignal, onFile: (bytes: number) => void) {
  for await (const { name, url, bytes } of entries) {
    const input = await fetchStored(url, { signal });
    yield { name, input, lastModified: new Date(input.headers.get('last-modified') ?? Date.now()) };
    onFile(bytes);
  }
}

/**
 * Write an archive, file after file: nothing is held but what is on its way.
 * @param onFile is told the bytes of each file that is in it
 * @returns what the browser still has to save; undefined when it is saved
 * @throws {DOMException} when it is aborted; what was written of it is gone then
 */
export const writeZip = async (
  entries: AsyncIterable<ZipEntry>,
  target: ZipTarget,
  signal: AbortSignal,
  onFile: (bytes: number) => void,
): Promise<Blob | undefined> => {
  const archive = downloadZip(filesOf(entries, signal, onFile));
  if (target.kind === 'memory') return archive.blob();
  const { body } = archive;
  if (body === null) throw new TypeError('The archive has no body.');
  if (target.kind === 'file') {
    await body.pipeTo(target.write, { signal });
    return undefined;
  }
  await body.pipeTo(await target.handle.createWritable(), { signal });
  return target.handle.getFile();
};
