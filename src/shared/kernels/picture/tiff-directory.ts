/**
 * Values of each tag of a directory. The list is empty when they lie outside of the bytes. Tags of types other than
 * whole numbers are left out.
 */
export type TiffTags = ReadonlyMap<number, readonly number[]>;

/** A file, or EXIF data, in the structure of TIFF 6.0 or BigTIFF. */
export interface TiffFile {
  /** tags of the first directory, which describes the first page */
  readonly first: TiffTags;
  /**
   * Read another directory.
   * @param offset bytes from the file's start
   * @returns undefined when there is no directory at the offset
   */
  directoryAt(offset: number): TiffTags | undefined;
}

/** BYTE, SHORT, LONG, IFD, LONG8 and IFD8: type → bytes of one value. */
const SIZES: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 };
/** Values that are read of a tag; later ones are not needed here. */
const MOST_VALUES = 16;
const MOST_TAGS = 1000;

/**
 * Read the directories of a TIFF. Offsets are not trusted: values outside of the bytes count as missing.
 * @param bytes the file, or its beginning
 * @returns undefined when the file is no TIFF, or its first directory is not within the bytes
 * @see TIFF Revision 6.0, section 2
 */
export const readTiff = (bytes: Uint8Array): TiffFile | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 16) return undefined;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  const version = view.getUint16(2, little);
  if (version !== 42 && version !== 43) return undefined;
  const isBig = version === 43;
  const pointerBytes = isBig ? 8 : 4;

  const numberAt = (at: number, size: 1 | 2 | 4 | 8): number | undefined => {
    if (at < 0 || at + size > view.byteLength) return undefined;
    if (size === 1) return view.getUint8(at);
    if (size === 2) return view.getUint16(at, little);
    return size === 4 ? view.getUint32(at, little) : Number(view.getBigUint64(at, little));
  };

  const valuesAt = (entry: number): readonly number[] | undefined => {
    const size = SIZES[numberAt(entry + 2, 2) ?? 0];
    const count = numberAt(entry + 4, pointerBytes);
    if (size === undefined || count === undefined || count === 0) return undefined;
    const inline = entry + 4 + pointerBytes;
    const at = count * size <= pointerBytes ? inline : numberAt(inline, pointerBytes);
    if (at === undefined) return [];
    const values = Array.from({ length: Math.min(count, MOST_VALUES) }, (_, i) => numberAt(at + i * size, size));
    return values.every((value) => value !== undefined) ? values : [];
  };

  const directoryAt: TiffFile['directoryAt'] = (offset) => {
    const count = numberAt(offset, isBig ? 8 : 2);
    if (count === undefined || count === 0 || count > MOST_TAGS) return undefined;
    const tags = new Map<number, readonly number[]>();
    for (let i = 0; i < count; i++) {
      const entry = offset + (isBig ? 8 : 2) + i * (4 + 2 * pointerBytes);
      const tag = numberAt(entry, 2);
      if (tag === undefined) return undefined;
      const values = valuesAt(entry);
      if (values !== undefined && !tags.has(tag)) tags.set(tag, values);
    }
    return tags;
  };

  const first = directoryAt(numberAt(isBig ? 8 : 4, pointerBytes) ?? 0);
  return first && { first, directoryAt };
};
