import type { TakenFile } from '../../local/s3/take-source.ts';
import { storageError } from '../../shared/adapters/s3/s3-failure.ts';
import { diskTroubleOf } from '../../shared/core/errors/disk-error.ts';
import { systemPath } from '../core/names/system-path.ts';
import type { SourceFile } from '../sources/source-files.ts';
import { digestOf, digestSource } from '../upload/digest-source.ts';
import { placeSource } from '../upload/place-source.ts';
import { type PlacedSource, uploadSource } from '../upload/upload-source.ts';
import type { RunSourceContext } from './run-source-context.ts';

type Context = Pick<
  RunSourceContext,
  'buckets' | 'takeSource' | 'notes' | 'optionsText' | 'report' | 'reservedKeys' | 'signal'
>;

/**
 * Have the store of this process take a file over: it is read once, and its bytes are shared or copied. Not done when something
 * has its name already: then the file is compared first, so that nothing is copied that is there.
 * @returns undefined when the file is to be read for its checksum, and then sent
 */
const takeOver = async (file: SourceFile, context: Context): Promise<TakenFile | undefined> => {
  const { buckets, report, signal, takeSource } = context;
  if (takeSource === undefined || context.reservedKeys.has(file.key)) return undefined;
  if ((await buckets.store.head(buckets.source, file.key)) !== undefined) return undefined;
  const onBytes = (bytesDone: number): void => report({ type: 'uploading', bytesDone, bytesTotal: file.bytes });
  try {
    onBytes(0);
    return await takeSource(systemPath(file.path), { onBytes, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (diskTroubleOf(error, true) !== undefined) throw error;
    throw storageError({ operation: 'Upload', bucket: buckets.source, key: file.key }, error);
  }
};

/**
 * Make sure that a file's bytes are in the source bucket.
 * @throws {StorageError} when they could not be stored, or the file changed meanwhile
 */
export const bringSource = async (file: SourceFile, context: Context): Promise<PlacedSource> => {
  const { buckets, report, signal } = context;
  const onRead = (bytesDone: number): void => report({ type: 'checking', bytesDone, bytesTotal: file.bytes });
  onRead(0);
  const taken = await takeOver(file, context);
  try {
    const digest =
      taken === undefined
        ? await digestSource(file.path, onRead, signal)
        : digestOf(file.path, taken.crc64nvme, signal);
    const place = await placeSource(buckets.store, buckets.source, file, digest, context.reservedKeys);
    const source = await uploadSource(buckets, {
      file,
      digest,
      place,
      taken,
      optionsText: context.optionsText,
      notes: context.notes,
      onBytes: (bytesDone) => report({ type: 'uploading', bytesDone, bytesTotal: file.bytes }),
      signal,
    });
    report({ type: 'uploaded', key: source.key, bytes: source.bytes, how: source.how });
    return source;
  } finally {
    taken?.drop();
  }
};
