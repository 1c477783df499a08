import { get, type IncomingMessage } from 'node:http';
import type { ReadAt } from '../media/read-mp4-layout.ts';
import { ReadFaultError } from './open-range.ts';
import type { SourceReader } from './source-reader.ts';

const answerTo = (url: string, range: string, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { range }, signal, agent: false }, resolve).once('error', reject);
  });

/**
 * Read a few bytes of a source ourselves, the way ffmpeg does: where the connection ends early, the next byte is asked for.
 * @param signal ends every read
 * @returns random access; it throws ReadFaultError when bytes did not come
 */
export const makeReadAt =
  (reader: SourceReader, sizeBytes: number, signal: AbortSignal): ReadAt =>
  async (offset, length) => {
    const to = Math.min(offset + length, sizeBytes);
    const chunks: Buffer[] = [];
    for (let at = offset; at < to; ) {
      const before = at;
      try {
        const answer = await answerTo(reader.url, `bytes=${at}-${to - 1}`, signal);
        for await (const chunk of answer as AsyncIterable<Buffer>) {
          if (answer.statusCode === 206) chunks.push(chunk);
          at += answer.statusCode === 206 ? chunk.length : 0;
        }
      } catch (error) {
        // It ended with the last good byte; why is the reader's to tell.
        if (signal.aborted) throw error;
      }
      if (reader.fault !== undefined) throw new ReadFaultError(reader.fault);
      if (at === before) throw new ReadFaultError({ transport: 'cut' });
    }
    return Buffer.concat(chunks);
  };
