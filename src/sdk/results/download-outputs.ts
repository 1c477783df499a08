import { setMaxListeners } from 'node:events';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pLimit from 'p-limit';
import { isResult } from '../../renders/registry/is-result.ts';
import { storyboardKey, THUMBNAILS } from '../../renders/storyboard/keys.ts';
import { isMd5 } from '../../shared/adapters/s3/etag.ts';
import { storageError } from '../../shared/adapters/s3/s3-failure.ts';
import { jobPrefix, manifestKey, outlinePrefix } from '../../shared/core/contracts/object-keys.ts';
import { diskTroubleOf } from '../../shared/core/errors/disk-error.ts';
import { FanreelError, StorageError } from '../../shared/core/errors/errors.ts';
import type { ListedObject } from '../../shared/core/ports/ports.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { outputPath } from '../core/names/output-path.ts';
import { systemPath } from '../core/names/system-path.ts';
import type { LocalFile } from '../core/results/manifest-beside.ts';
import { digestFile } from '../upload/digest-file.ts';
import { assertRoomFor, outputFolderError } from './output-folder.ts';
import { readInPlace } from './read-in-place.ts';
import { copyShared, missingSizes, planShared, readShared } from './shared-files.ts';
import { type FileOnDisk, type UnpackedArchive, unpackedArchive } from './unpacked-archive.ts';
import { readJobDocuments, type WrittenFile, writeBeside } from './write-beside.ts';
import { writeWhole } from './write-whole.ts';

const DOWNLOADS_IN_FLIGHT = 8;

export interface DownloadRequest {
  readonly jobId: string;
  /** absolute folder; the job gets a folder of its own in it */
  readonly folder: string;
  /** leave archives as they are in the bucket; default: their files are unpacked beside where they would be */
  readonly packed?: boolean;
  readonly signal: AbortSignal;
  readonly onBytes: (bytesDone: number, bytesTotal: number) => void;
}

/** Result of a download. */
export interface Downloaded {
  readonly files: number;
  /** number of files that were there already with the same bytes */
  readonly present: number;
  readonly bytes: number;
  /** absolute paths of all of them, in the order of the alphabet */
  readonly paths: readonly string[];
}

interface Wanted {
  readonly object: ListedObject;
  readonly path: string;
  /** undefined: one file, as it is in the bucket */
  readonly archive: UnpackedArchive | undefined;
}

/** What an object is on disk. */
interface Local {
  readonly files: readonly FileOnDisk[];
  readonly isPresent: boolean;
}

/**
 * Whether the file is there already with the same bytes. The etag of an object that was stored in one piece is its MD5.
 * Other objects cannot be compared, so they are downloaded again.
 */
const isPresent = async ({ object, path }: Wanted): Promise<boolean> => {
  const entry = await stat(systemPath(path)).catch(() => undefined);
  if (entry === undefined || !entry.isFile() || entry.size !== object.bytes) return false;
  return isMd5(object.etag) && (await digestFile(path, 'md5')) === object.etag;
};

const lookAt = async (one: Wanted): Promise<Local> => {
  const { object, archive } = one;
  if (archive !== undefined) return archive.look();
  return { files: [{ path: one.path, bytes: object.bytes }], isPresent: await isPresent(one) };
};

/** The bytes of an object: from where they lie on this machine, else from the store. */
async function* bytesOf(buckets: Buckets, object: ListedObject): AsyncGenerator<Uint8Array> {
  const inPlace = await readInPlace(buckets, object);
  if (inPlace !== undefined) {
    yield inPlace;
    return;
  }
  const { store, output } = buckets;
  const found = await store.read(output, object.key, { etag: object.etag });
  if (found === undefined) throw new StorageError(`"${object.key}" was listed a moment ago and is not there any more.`);
  yield* found.body;
}

const fetchTo = async (
  buckets: Buckets,
  { object, path, archive }: Wanted,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> => {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytesOf(buckets, object)) {
      onBytes(piece.length);
      yield piece;
    }
  }
  try {
    if (archive !== undefined) {
      await pipeline(pieces, archive.unpack, { signal });
      return;
    }
    await writeWhole(path, async (draft) => {
      await pipeline(pieces, createWriteStream(draft), { signal });
      const { size } = await stat(draft);
      if (size !== object.bytes) throw new StorageError(`${size} of ${object.bytes} bytes of "${object.key}" arrived.`);
    });
  } catch (error) {
    signal.throwIfAborted();
    if (diskTroubleOf(error, true) !== undefined || error instanceof FanreelError) throw error;
    throw storageError({ operation: 'GetObject', bucket: buckets.output, key: object.key }, error);
  }
};

/** Work on several files at a time. The first failure stops the others. No work continues after this returns. */
const inTurns = async (
  all: readonly Wanted[],
  signal: AbortSignal,
  work: (one: Wanted, stop: AbortSignal) => Promise<void>,
): Promise<void> => {
  const limit = pLimit(DOWNLOADS_IN_FLIGHT);
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  setMaxListeners(0, stop);
  const runs = all.map((one) =>
    limit(async () => {
      stop.throwIfAborted();
      await work(one, stop);
    }).catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(runs);
  stop.throwIfAborted();
};

/** Files as they are named from a folder on, by name. */
const filesBelow = (folder: string, files: readonly FileOnDisk[]): LocalFile[] =>
  files
    .map(({ path, bytes }) => ({ name: relative(folder, path).split(sep).join('/'), bytes }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/**
 * Download the results of a job into a folder, under the same paths as in the bucket; archives are unpacked. A file of a
 * slice that is also the whole video's is there as both. Beside them go the manifest, with names of files in place of keys, and a page that shows them. Files that are there already are left alone. A file that has its final
 * name is complete.
 * @throws {StorageError} when an object could not be fetched
 * @throws {DiskError} when the folder cannot take the files: those already there stay, and the next download continues
 * @throws {InvalidEventError} when a key would lead out of the folder; nothing is fetched then
 */
export const downloadOutputs = async (buckets: Buckets, request: DownloadRequest): Promise<Downloaded> => {
  const { jobId, folder, packed = false, signal, onBytes } = request;
  const documents = await readJobDocuments(buckets, jobId);
  const shared = await readShared(buckets, jobId);
  const wanted: Wanted[] = [];
  const objects: ListedObject[] = [];
  for await (const object of buckets.store.list(buckets.output, jobPrefix(jobId))) objects.push(object);
  const isFine = objects.some(({ key }) => key === storyboardKey(jobId, THUMBNAILS));
  for (const object of objects) {
    if (!isResult(jobId, object.key)) continue;
    // A storyboard shows all that an outline does.
    if (isFine && object.key.startsWith(outlinePrefix(jobId))) continue;
    if (documents !== undefined && object.key === manifestKey(jobId)) continue;
    // Of an earlier time, when the file had its own bytes.
    if (shared.some(({ ownKey }) => ownKey === object.key)) continue;
    const path = outputPath(folder, jobId, object.key);
    wanted.push({ object, path, archive: packed ? undefined : unpackedArchive(buckets, object, folder, jobId) });
  }
  const bytesTotal = wanted.reduce((sum, { object }) => sum + object.bytes, 0);
  let bytesDone = 0;
  const add = (bytes: number): void => {
    bytesDone += bytes;
    onBytes(bytesDone, bytesTotal);
  };
  const missing = new Map<Wanted, Local>();
  const found: FileOnDisk[] = [];
  await inTurns(wanted, signal, async (one) => {
    const local = await lookAt(one);
    found.push(...local.files);
    if (local.isPresent) add(one.object.bytes);
    else missing.set(one, local);
  });
  const sizes = [...missing.values()].flatMap((local) => local.files.map(({ bytes }) => bytes));
  const copies = planShared({ jobId, folder, found, shared });
  const paths = found.map(({ path }) => path);
  let files = found.length;
  let present = files - sizes.length;
  let brought = 0;
  const kept = (): string =>
    `All results are kept in the output bucket, and ${present + brought} of ${files} files are in the folder.`;
  try {
    await assertRoomFor(folder, [...sizes, ...(await missingSizes(copies))], kept());
    await inTurns([...missing.keys()], signal, async (one, stop) => {
      await fetchTo(buckets, one, stop, add);
      brought += missing.get(one)?.files.length ?? 0;
    });
    const count = (written: readonly WrittenFile[]): void => {
      files += written.length;
      present += written.filter(({ isPresent }) => isPresent).length;
      paths.push(...written.map(({ path }) => path));
    };
    const copied = await copyShared(copies, signal);
    count(copied);
    if (documents !== undefined) {
      const jobFolder = join(folder, jobId);
      const local = filesBelow(jobFolder, [...found, ...copied]);
      count(await writeBeside(documents, { folder: jobFolder, files: local, isUnpacked: !packed }));
    }
  } catch (error) {
    throw outputFolderError(folder, error, kept());
  }
  return { files, present, bytes: bytesTotal, paths: paths.sort() };
};
