import { inflateSync } from 'node:zlib';
import { SourceMediaError } from '../../core/errors/errors.ts';
import { MAX_INDEX_ENTRIES, MAX_UNPACKED_INDEX_BYTES, readIndexClaims } from '../../core/media/mp4-claims.ts';
import type { ReadAt } from '../../core/media/read-mp4-layout.ts';

/** Types of first boxes by which ffmpeg recognises an MP4 or QuickTime film. */
const FIRST_BOXES =
  /^(?:ftyp|moov|mdat|wide|free|skip|pnot|udta|uuid|junk|pict|prfl|ediw|moof|styp|sidx|emsg|prft|meta|trak)$/;

const inflate = (packed: Uint8Array, maxBytes: number): Uint8Array | undefined => {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, maxBytes) });
  } catch {
    return undefined;
  }
};

/**
 * Check that the index of an MP4 or QuickTime film does not claim more entries or bytes than a film can have.
 * @throws {SourceMediaError} memoryLimit
 */
export const checkIndex = async ({
  readAt,
  sizeBytes,
}: {
  readonly readAt: ReadAt;
  readonly sizeBytes: number;
}): Promise<void> => {
  const head = await readAt(0, 8);
  if (!FIRST_BOXES.test(String.fromCharCode(...head.subarray(4, 8)))) return;
  const { entries, unpackedBytes } = await readIndexClaims(readAt, sizeBytes, inflate);
  const again = 'Write it anew (ffmpeg -i IN -map 0:v -map 0:a -c copy OUT.mkv) and upload that.';
  if (unpackedBytes > MAX_UNPACKED_INDEX_BYTES) {
    throw new SourceMediaError(
      'memoryLimit',
      `The index of the file is compressed, and says that it becomes ${unpackedBytes} bytes; at most ${MAX_UNPACKED_INDEX_BYTES} are unpacked. ${again}`,
    );
  }
  if (entries > MAX_INDEX_ENTRIES) {
    throw new SourceMediaError(
      'memoryLimit',
      `The index of the file says that it lists ${entries} pictures and pieces of sound or more; at most ${MAX_INDEX_ENTRIES} are read, which is more than a day of film has. ${again}`,
    );
  }
};
