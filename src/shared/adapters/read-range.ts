import { type Agent, request } from 'node:https';

/** The server answered, with something else than the bytes asked for. */
export class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';
  constructor(readonly status: number) {
    super(`The server answered with status ${status}.`);
  }
}

export interface RangeRequest {
  /** https URL, e.g. a presigned one. */
  readonly url: string;
  /** Unquoted or quoted; another version of the object ends in status 412. */
  readonly etag: string;
  /** PEM text of the authorities to trust. */
  readonly ca: string;
  readonly offset: number;
  /** At least 1. */
  readonly length: number;
  readonly signal: AbortSignal;
  readonly agent?: Agent;
}

/**
 * Read a few bytes of a remote file with Node's own TLS. Redirects are not followed.
 * @param range where and what
 * @returns at most `length` bytes, none when the file ends before `offset`
 * @throws {HttpStatusError} when the answer is neither 200, 206 nor 416
 * @throws the error of Node's TLS or network layer, with its `code`
 */
export const readRange = (range: RangeRequest): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const { url, ca, offset, length, signal, agent } = range;
    const etag = range.etag.startsWith('"') ? range.etag : `"${range.etag}"`;
    const headers = { range: `bytes=${offset}-${offset + length - 1}`, 'if-match': etag };
    const { hostname, port } = new URL(url);
    // As it was signed: a parsed URL loses the dots of a key like `a/../b`.
    const path = url.slice(url.indexOf('/', 'https://'.length));
    const target = { hostname: hostname.replace(/^\[|\]$/g, ''), port, path };
    const outgoing = request({ ...target, ca, headers, signal, ...(agent ? { agent } : {}) }, (response) => {
      const status = response.statusCode ?? 0;
      if (status === 416) {
        response.resume();
        return resolve(Buffer.alloc(0));
      }
      if (status !== 206 && status !== 200) {
        response.resume();
        return reject(new HttpStatusError(status));
      }
      // A server without ranges sends the whole file: what lies before the range is skipped, what lies behind is not awaited.
      let skip = status === 200 ? offset : 0;
      let missing = length;
      const chunks: Buffer[] = [];
      const finish = () => resolve(Buffer.concat(chunks));
      response.on('data', (chunk: Buffer) => {
        const part = chunk.subarray(Math.min(skip, chunk.length)).subarray(0, missing);
        skip = Math.max(0, skip - chunk.length);
        missing -= part.length;
        chunks.push(part);
        if (missing > 0) return;
        finish();
        if (status === 200) response.destroy();
      });
      response.once('end', finish);
      response.once('error', reject);
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
