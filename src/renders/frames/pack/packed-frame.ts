import type { SliceRecord } from '../../../shared/core/documents/slice-record.ts';

/** Where a picture lies in a stored file. */
export interface StoredPicture {
  readonly key: string;
  /** of the version that has it there; absent where the record names none */
  readonly etag?: string;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Where the frame of a second lies, by the record of its slice.
 * @returns undefined when the record lists no such picture, or one that is not inside its file
 */
export const packedFrame = ({ renders }: Pick<SliceRecord, 'renders'>, second: number): StoredPicture | undefined => {
  const row = renders.find(({ kind, entries }) => kind === 'frames' && entries !== undefined);
  const entry = row?.entries?.find((each) => each.second === second);
  if (row?.key === undefined || entry === undefined) return undefined;
  const { offset, bytes } = entry;
  if (offset < 0 || bytes < 1 || offset + bytes > row.bytes) return undefined;
  return { key: row.key, ...(row.etag === undefined ? {} : { etag: row.etag }), offset, bytes };
};

/** Value of a `Range` header for exactly the picture. */
export const rangeOf = ({ offset, bytes }: Pick<StoredPicture, 'offset' | 'bytes'>): string =>
  `bytes=${offset}-${offset + bytes - 1}`;

/** How a JPEG begins: start of image, and the first byte of the next marker. */
const START = [0xff, 0xd8, 0xff];

/** Bytes that {@link beginsAsJpeg} looks at. */
export const JPEG_START_BYTES = START.length;

/** Whether a JPEG begins with these bytes. */
export const beginsAsJpeg = (bytes: Uint8Array): boolean => START.every((byte, at) => bytes[at] === byte);
