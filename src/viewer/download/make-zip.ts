import { downloadZip } from 'client-zip';
import { unpackZip } from '../../shared/kernels/zip/unpack-zip.ts';
import type { DownloadEntry } from '../core/result/zip-entries.ts';
import { piecesOf } from '../links/pieces-of.ts';
import { fetchStored } from '../links/read-stored.ts';

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
 * An archive of files, read one after the other while the archive is read.
 * @param signal ends the reading of files
 * @param onFile called with the size of each file after it was added
 */
export const makeZip = (
  entries: AsyncIterable<DownloadEntry>,
  signal: AbortSignal,
  onFile: (bytes: number) => void,
): ReadableStream<Uint8Array> => {
  const { body } = downloadZip(filesOf(entries, signal, onFile));
  if (body === null) throw new TypeError('The download of a file has no content. Try again.');
  return body;
};
