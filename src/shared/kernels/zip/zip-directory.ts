import { zipProblem } from './zip-problem.ts';
import { RECORD_BYTES, SIGNATURES, type ZipEntry } from './zip-records.ts';

/** Read bytes of an archive. */
export type ReadBytes = (from: number, length: number) => Promise<Uint8Array>;

/** The directory of an archive of a thousand pictures fits into this many bytes. */
const TAIL_BYTES = 64 * 1024;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const entriesIn = (directory: Uint8Array, count: number): ZipEntry[] => {
  const entries: ZipEntry[] = [];
  const view = viewOf(directory);
  for (let at = 0; entries.length < count; ) {
    if (at + RECORD_BYTES.central > directory.length || view.getUint32(at, true) !== SIGNATURES.central)
      throw zipProblem('its directory is incomplete');
    const nameEnd = at + RECORD_BYTES.central + view.getUint16(at + 28, true);
    entries.push({
      name: new TextDecoder().decode(directory.subarray(at + RECORD_BYTES.central, nameEnd)),
      crc32: view.getUint32(at + 16, true),
      bytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
};

/**
 * List the files of an archive without reading them.
 * @param archiveBytes its size
 * @returns in the order of the directory
 * @throws {InvalidEventError} when it has no directory at its end, or a file that does not lie inside
 */
export const readZipDirectory = async (archiveBytes: number, read: ReadBytes): Promise<ZipEntry[]> => {
  const tailFrom = Math.max(0, archiveBytes - TAIL_BYTES);
  const tail = await read(tailFrom, archiveBytes - tailFrom);
  const end = tail.length - RECORD_BYTES.end;
  const view = viewOf(tail);
  if (end < 0 || view.getUint32(end, true) !== SIGNATURES.end) throw zipProblem('it has no directory at its end');
  const [count, bytes, offset] = [
    view.getUint16(end + 10, true),
    view.getUint32(end + 12, true),
    view.getUint32(end + 16, true),
  ];
  if (offset + bytes + RECORD_BYTES.end !== archiveBytes) throw zipProblem('its directory is somewhere else');
  const directory =
    offset >= tailFrom ? tail.subarray(offset - tailFrom, offset - tailFrom + bytes) : await read(offset, bytes);
  const entries = entriesIn(directory, count);
  const outside = entries.find((entry) => entry.offset + RECORD_BYTES.local + entry.name.length + entry.bytes > offset);
  if (outside !== undefined) throw zipProblem(`"${outside.name}" does not lie inside`);
  return entries;
};
