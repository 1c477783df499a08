import { StorageError } from '../../../shared/core/errors/errors.ts';
import { splitJpegs } from '../../../shared/core/media/split-jpegs.ts';
import type { ObjectStore } from '../../../shared/core/ports/ports.ts';
import { StoryboardError } from '../plan/storyboard-error.ts';

/** Tiles of one slice, as its record describes them. */
export interface Strip {
  readonly key: string;
  readonly etag?: string | undefined;
  readonly bytes: number;
  /** place in time of its first tile */
  readonly firstTile: number;
  readonly tiles: number;
  /** moments that the tiles show, where they are key frames */
  readonly shownMs?: readonly number[] | undefined;
}

const READS_IN_FLIGHT = 16;
/** Most bytes of strips that are read ahead; a longer strip is read alone. */
const HELD_BYTES = 32 * 1024 * 1024;

const readWhole = async (store: ObjectStore, bucket: string, { key, etag, bytes }: Strip): Promise<Uint8Array> => {
  const found = await store.read(bucket, key, etag === undefined ? {} : { etag });
  if (found === undefined)
    throw new StorageError(`"${key}" was listed a moment ago and is not in the bucket any more.`);
  const whole = new Uint8Array(bytes);
  let at = 0;
  for await (const piece of found.body) {
    if (at + piece.length > bytes)
      throw new StorageError(`"${key}" is longer than the ${bytes} bytes that were listed.`);
    whole.set(piece, at);
    at += piece.length;
  }
  if (at === bytes) return whole;
  throw new StorageError(`"${key}" is ${at} bytes long, ${bytes} were listed.`);
};

const tilesOf = ({ key, tiles, bytes }: Strip, whole: Uint8Array): Uint8Array[] => {
  const jpegs = splitJpegs(whole);
  const length = jpegs.reduce((sum, jpeg) => sum + jpeg.length, 0);
  if (jpegs.length === tiles && length === bytes) return jpegs;
  throw new StoryboardError(
    `"${key}" holds ${jpegs.length} tiles in ${length} of ${bytes} bytes, its record says ${tiles}.`,
  );
};

/**
 * Read strips in order, several at a time, and never more ahead than {@link HELD_BYTES}.
 * @returns each strip with its tiles, views of its bytes
 * @throws {StorageError} when one cannot be read as it was listed
 * @throws {StoryboardError} when one does not hold what its record says
 */
export async function* readStrips(
  strips: readonly Strip[],
  store: ObjectStore,
  bucket: string,
): AsyncGenerator<{ readonly strip: Strip; readonly tiles: readonly Uint8Array[] }> {
  const reading: Promise<Uint8Array>[] = [];
  let held = 0;
  let next = 0;
  for (const strip of strips) {
    for (; next < strips.length && reading.length < READS_IN_FLIGHT; next += 1) {
      const ahead = strips[next];
      if (ahead === undefined || (reading.length > 0 && held + ahead.bytes > HELD_BYTES)) break;
      held += ahead.bytes;
      const read = readWhole(store, bucket, ahead);
      // The read is awaited in its turn; a failure before must not count as unhandled.
      read.catch(() => undefined);
      reading.push(read);
    }
    const whole = await reading.shift();
    if (whole === undefined) return;
    yield { strip, tiles: tilesOf(strip, whole) };
    held -= strip.bytes;
  }
}
