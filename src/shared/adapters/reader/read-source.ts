import { get, type IncomingMessage } from 'node:http';
import type { ReadAt } from '../../core/media/read-mp4-layout.ts';
import { ReadFaultError } from './open-range.ts';
import type { SourceReader } from './source-reader.ts';

const answerTo = (url: string, range: string, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { range }, signal, agent: false }, resolve).once('error', reject);
  });

/**
 * Small reads of our own from a source, made as ffmpeg makes them: when the connection ends early, the rest is requested
 * again.
 * @param signal ends every read
 * @returns random access; it throws ReadFaultError when bytes did not arrive
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
        // The connection ended after the last good byte; `reader.fault` has the reason, if there is one.
        if (signal.aborted) throw error;
      }
      if (reader.fault !== undefined) throw new ReadFaultError(reader.fault);
      if (at === before) throw new ReadFaultError({ transport: 'cut' });
    }
    return Buffer.concat(chunks);
  };
