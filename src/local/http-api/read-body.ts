import type { IncomingMessage } from 'node:http';

/** How long a refused client may go on sending. Cutting it at once would keep it from reading the reason. */
const DRAIN_MS = 10_000;

/** Whether a request's headers announce a body. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Whether a request declares a body longer than `maxBytes`. */
export const saysTooLong = ({ headers }: IncomingMessage, maxBytes: number): boolean =>
  Number(headers['content-length'] ?? 0) > maxBytes;

/**
 * Read a request's body.
 * @param maxBytes longest body that is read
 * @returns undefined as soon as the body is longer; the rest is left to {@link drain}
 * @throws when the client disconnects
 */
export const readBody = (request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const stop = () => request.off('data', onData).off('end', onEnd);
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) return void chunks.push(chunk);
      stop();
      resolve(undefined);
    };
    const onEnd = () => resolve(Buffer.concat(chunks, bytes));
    request.on('data', onData).on('end', onEnd).once('error', reject);
    request.once('close', () => reject(new Error('The client went away before its request was complete.')));
  });

/** Discard the rest of a body whose request is answered already. Cut the connection when that takes long. */
export const drain = (request: IncomingMessage): void => {
  if (request.complete) return;
  const cut = setTimeout(() => request.destroy(), DRAIN_MS);
  request.once('close', () => clearTimeout(cut));
  request.once('error', () => clearTimeout(cut));
  request.resume();
};
