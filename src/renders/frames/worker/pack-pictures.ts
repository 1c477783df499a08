import { readFile, rm } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { PackedPicture } from '../../../shared/core/documents/slice-record.ts';
import { SourceMediaError } from '../../../shared/core/errors/errors.ts';
import { localHeader, ZIP_LIMITS, type ZipEntry, zipDirectory } from '../../../shared/kernels/zip/zip-records.ts';
import { FileAppender } from '../../parts/worker/file-appender.ts';
import type { OutputFile } from '../../parts/worker/output-file.ts';
import { pictureName } from '../plan/picture-name.ts';

const full = (path: string): SourceMediaError =>
  new SourceMediaError(
    'invalidOptions',
    `The frames of this slice come to more than the ${ZIP_LIMITS.bytes} bytes that one ZIP file holds (${path} was being added). ` +
      'Choose shorter slices (slice=…), or frames.pack=off for single files.',
  );

/**
 * Move pictures into a ZIP file. One picture at a time is in memory, and none takes room on the disk twice.
 * @param pictures files of consecutive seconds, which may share one; they are deleted
 * @param path of the new file
 * @returns where each picture lies in it
 */
export const packPictures = async (
  pictures: readonly Pick<OutputFile, 'path'>[],
  firstSecond: number,
  path: string,
): Promise<PackedPicture[]> => {
  const file = await FileAppender.create(path);
  try {
    const files: ZipEntry[] = [];
    const entries: PackedPicture[] = [];
    let offset = 0;
    for (const [at, picture] of pictures.entries()) {
      const second = firstSecond + at;
      const data = await readFile(picture.path);
      const facts = { name: pictureName(second), bytes: data.length, crc32: crc32(data) };
      const header = localHeader(facts);
      files.push({ ...facts, offset });
      entries.push({ second, offset: offset + header.length, bytes: data.length });
      offset += header.length + data.length;
      if (offset > ZIP_LIMITS.bytes) throw full(facts.name);
      await file.bytes(header);
      await file.bytes(data);
      if (pictures[at + 1]?.path !== picture.path) await rm(picture.path);
    }
    await file.bytes(zipDirectory(files, offset));
    await file.close();
    return entries;
  } catch (error) {
    await file.discard();
    throw error;
  }
};
