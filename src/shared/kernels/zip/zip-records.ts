/** A file in an archive, stored as it is. */
export interface ZipEntry {
  /** ASCII */
  readonly name: string;
  readonly bytes: number;
  readonly crc32: number;
  /** where its local header begins in the archive */
  readonly offset: number;
}

/** Limits of archives without ZIP64. Each value one below the field's largest, which means "see ZIP64". */
export const ZIP_LIMITS = { bytes: 0xffff_fffe, entries: 0xfffe } as const;

/** Bytes of the records beside names and contents. */
export const RECORD_BYTES = { local: 30, central: 46, end: 22 } as const;

export const SIGNATURES = { local: 0x0403_4b50, central: 0x0201_4b50, end: 0x0605_4b50 } as const;

/** Version 1.0: files that are stored. */
const VERSION = 10;
/** Midnight of January 1, 1980, the first moment of the format. A fixed time gives the same bytes in every run. */
const DOS_TIME = 0;
const DOS_DATE = (1 << 5) | 1;

const nameOf = (name: string): Uint8Array => new TextEncoder().encode(name);

/** Fields that local and central headers have in common, from the version on. */
const putFacts = (view: DataView, at: number, { bytes, crc32 }: Omit<ZipEntry, 'offset'>, nameBytes: number): void => {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 6, DOS_TIME, true);
  view.setUint16(at + 8, DOS_DATE, true);
  view.setUint32(at + 10, crc32, true);
  view.setUint32(at + 14, bytes, true);
  view.setUint32(at + 18, bytes, true);
  view.setUint16(at + 22, nameBytes, true);
};

/**
 * The header in front of a file's bytes. It has size and checksum, so that an archive can be unpacked as it arrives.
 * @see APPNOTE.TXT of PKWARE, 4.3.7
 */
export const localHeader = (entry: Omit<ZipEntry, 'offset'>): Uint8Array => {
  const name = nameOf(entry.name);
  const header = new Uint8Array(RECORD_BYTES.local + name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, SIGNATURES.local, true);
  putFacts(view, 4, entry, name.length);
  header.set(name, RECORD_BYTES.local);
  return header;
};

const centralHeader = (entry: ZipEntry): Uint8Array => {
  const name = nameOf(entry.name);
  const header = new Uint8Array(RECORD_BYTES.central + name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, SIGNATURES.central, true);
  view.setUint16(4, VERSION, true);
  putFacts(view, 6, entry, name.length);
  view.setUint32(42, entry.offset, true);
  header.set(name, RECORD_BYTES.central);
  return header;
};

/**
 * The end of an archive: a header for each file again, and the end record.
 * @param offset where it begins, right behind the last file
 */
export const zipDirectory = (entries: readonly ZipEntry[], offset: number): Uint8Array => {
  const headers = entries.map(centralHeader);
  const length = headers.reduce((sum, header) => sum + header.length, 0);
  const directory = new Uint8Array(length + RECORD_BYTES.end);
  let at = 0;
  for (const header of headers) {
    directory.set(header, at);
    at += header.length;
  }
  const view = new DataView(directory.buffer, length);
  view.setUint32(0, SIGNATURES.end, true);
  view.setUint16(8, entries.length, true);
  view.setUint16(10, entries.length, true);
  view.setUint32(12, length, true);
  view.setUint32(16, offset, true);
  return directory;
};
