import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { readFromFile } from '../../shared/adapters/disk/whole-bytes.ts';
import { parseTrack, type Track } from '../mp4/parse-track.ts';
import { readMoov } from '../mp4/read-mp4-head.ts';

/** Sound on disk. */
export interface AudioFile {
  readonly track: Track;
  /** All its bytes in order. Each call returns a stream that can be read once. */
  bytes(): AsyncIterable<Uint8Array>;
}

/**
 * Open an MP4 that holds sound.
 * @throws {UnstitchableError} when it holds no sound
 */
export const openAudioFile = async (path: string): Promise<AudioFile> => {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const readAt = (offset: number, length: number): Promise<Uint8Array> =>
      readFromFile(file, offset, Math.min(length, size - offset));
    const what = 'the sound of the source';
    const track = parseTrack(await readMoov(readAt, size, what), 'soun', what);
    return {
      track,
      bytes: () => createReadStream(path, { start: track.offset, end: track.offset + track.bytes - 1 }),
    };
  } finally {
    await file.close();
  }
};
