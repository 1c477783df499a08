import { stat, writeFile } from 'node:fs/promises';
import { unpackedFolder } from '../../renders/registry/archives.ts';
import { InvalidEventError, StorageError } from '../../shared/core/errors/errors.ts';
import type { ListedObject } from '../../shared/core/ports/ports.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { crc32 } from '../../shared/kernels/zip/crc32.ts';
import { unpackZip } from '../../shared/kernels/zip/unpack-zip.ts';
import { type ReadBytes, readZipDirectory } from '../../shared/kernels/zip/zip-directory.ts';
import type { ZipEntry } from '../../shared/kernels/zip/zip-records.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { outputPath } from '../core/names/output-path.ts';
import { systemPath } from '../core/names/system-path.ts';
import { readFileChunks } from '../upload/digest-file.ts';
import { writeWhole } from './write-whole.ts';

/** A file of a result, which is there or is to be written. */
export interface FileOnDisk {
  /** absolute */
  readonly path: string;
  readonly bytes: number;
}

/** An archive whose files go into a folder of their own, in place of the archive. */
export interface UnpackedArchive {
  /** Look which files it has. @returns them, and whether all of them are on disk with the same bytes */
  look(): Promise<{ readonly files: readonly FileOnDisk[]; readonly isPresent: boolean }>;
  /** Write the files. Each has its final name only once it is complete. */
  unpack(archive: AsyncIterable<Uint8Array>): Promise<void>;
}

const isOnDisk = async ({ bytes, crc32: expected }: ZipEntry, path: string): Promise<boolean> => {
  const entry = await stat(systemPath(path)).catch(() => undefined);
  if (entry === undefined || !entry.isFile() || entry.size !== bytes) return false;
  let checksum = 0;
  for await (const chunk of readFileChunks(path)) checksum = crc32(chunk, checksum);
  return checksum === expected;
};

const unpackTo = async (archive: AsyncIterable<Uint8Array>, pathOf: (name: string) => string): Promise<void> => {
  for await (const { name, data } of unpackZip(archive)) {
    await writeWhole(pathOf(name), (draft) => writeFile(draft, data));
  }
};

/** Read a part of an object in one request. */
const partsOf =
  ({ store, output }: Buckets, { key, etag }: ListedObject): ReadBytes =>
  async (from, length) => {
    const found = length === 0 ? undefined : await store.read(output, key, { from, length, etag });
    if (found === undefined)
      throw new StorageError(`"${key}" was listed a moment ago and is not in the bucket any more.`);
    const pieces: Uint8Array[] = [];
    for await (const piece of found.body) pieces.push(piece);
    return Buffer.concat(pieces);
  };

/** Say which archive it is, and what to do about it. */
const named = async <T>(key: string, work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    throw new InvalidEventError(
      `"${shownName(key)}" is not unpacked. ${error.message} --packed brings it as it is; delete it and retry the job to have it made again.`,
      { cause: error },
    );
  }
};

/**
 * How an output is unpacked.
 * @param folder absolute; the job gets a folder of its own in it
 * @returns undefined when the output is no archive
 */
export const unpackedArchive = (
  buckets: Buckets,
  object: ListedObject,
  folder: string,
  jobId: string,
): UnpackedArchive | undefined => {
  const below = unpackedFolder(object.key);
  if (below === undefined) return undefined;
  const pathOf = (name: string): string => outputPath(folder, jobId, `${below}${name}`);
  return {
    look: async () => {
      const entries = await named(object.key, readZipDirectory(object.bytes, partsOf(buckets, object)));
      const files = entries.map(({ name, bytes }) => ({ path: pathOf(name), bytes }));
      for (const entry of entries) {
        if (!(await isOnDisk(entry, pathOf(entry.name)))) return { files, isPresent: false };
      }
      return { files, isPresent: true };
    },
    unpack: (archive) => named(object.key, unpackTo(archive, pathOf)),
  };
};
