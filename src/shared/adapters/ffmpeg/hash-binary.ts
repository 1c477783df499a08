import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { rememberedAnswer } from './remembered-answers.ts';

/** Digests that this process computed, by path, size and modification time. */
const known = new Map<string, Promise<string>>();

/**
 * sha256 of a file, streamed, and remembered as long as path, size and modification time stay the same.
 * Finding a binary does not hash it: hashing 65 MB takes longer than all the rest of a cold start.
 * @param path absolute path of an existing file
 * @returns 64 hex digits
 */
export const hashBinary = async (path: string): Promise<string> => {
  const { size, mtimeMs } = await stat(path);
  const key = `${path}\0${size}\0${mtimeMs}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const compute = async (): Promise<string> => {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
    return hash.digest('hex');
  };
  const digest = rememberedAnswer(path, ['sha256'], compute).then((answer) => answer ?? compute());
  known.set(key, digest);
  digest.catch(() => known.delete(key));
  return digest;
};
