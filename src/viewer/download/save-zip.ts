import { downloadZip } from 'client-zip';
import { unpackZip } from '../../shared/kernels/zip/unpack-zip.ts';
import type { DownloadEntry } from '../core/result/zip-entries.ts';
import { piecesOf } from '../links/pieces-of.ts';
import { fetchStored } from '../links/read-stored.ts';

/** Without a file to stream to, the archive is held in memory before it is saved. */
export const MEMORY_LIMIT_BYTES = 1e9;

/** Destination of an archive. */
export type ZipTarget =
  /** a file that the user chose */
  | { readonly kind: 'file'; readonly write: WritableStream<Uint8Array> }
  /** a private file of this page, which is downloaded afterwards */
  | { readonly kind: 'own-file'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'memory' };

interface SavePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** Name of the page's private file. It is always the same, so there is one archive at a time. */
const OWN_FILE = 'fanreel-download.zip';

/**
 * Choose the destination of an archive: a file that the user chooses, else a private file of the page, else memory.
 * Call it in a click handler: browsers open the file picker only then.
 * @returns undefined when the user cancelled the picker
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
    // A private window, or a browser without private files.
  }
  return { kind: 'memory' };
};

async function* filesOf(entries: AsyncIterable<DownloadEntry>, signal: AbortSignal, onFile: (bytes: number) => void) {
  for await (const { name, url, bytes, nameOfFile } of entries) {
    const input = await fetchStored(url, { signal });
    const lastModified = new Date(input.headers.get('last-modified') ?? Date.now());
    if (nameOfFile === undefined) {
      yield { name, input, lastModified };
      onFile(bytes);
      continue;
    }
    for await (const file of unpackZip(piecesOf(input))) {
      yield { name: nameOfFile(file.name), input: file.data, lastModified };
      onFile(file.data.length);
    }
  }
}

/**
 * Write an archive, file after file. With a file as the target, it is streamed and not held in memory.
 * @param onFile called with the size of each file after it was added
 * @returns a blob that the browser still has to save; undefined when the archive is saved already
 * @throws {DOMException} when it is aborted; the part that was written is discarded
 */
export const writeZip = async (
  entries: AsyncIterable<DownloadEntry>,
  target: ZipTarget,
  signal: AbortSignal,
  onFile: (bytes: number) => void,
): Promise<Blob | undefined> => {
  const archive = downloadZip(filesOf(entries, signal, onFile));
  if (target.kind === 'memory') return archive.blob();
  const { body } = archive;
  if (body === null) throw new TypeError('The download of a file has no content. Try again.');
  if (target.kind === 'file') {
    await body.pipeTo(target.write, { signal });
    return undefined;
  }
  await body.pipeTo(await target.handle.createWritable(), { signal });
  return target.handle.getFile();
};
