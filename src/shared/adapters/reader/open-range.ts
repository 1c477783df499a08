import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import { type ByteRange, type ExpectedObject, readAnswerHead } from '../../core/media/range-answer.ts';
import type { ReadFault } from '../../core/media/read-fault.ts';
import { isCertificateError } from './certificate-error.ts';

/** A failed read, with its cause. */
export class ReadFaultError extends Error {
  override readonly name = 'ReadFaultError';
  constructor(
    readonly fault: ReadFault,
    options?: ErrorOptions,
  ) {
    super(
      `The read failed: ${fault.transport}${fault.httpStatus === undefined ? '' : ` ${fault.httpStatus}`}.`,
      options,
    );
  }
}

/** An object to read: one version, over TLS, from one host. */
export interface ReadableObject extends ExpectedObject {
  /** https URL, e.g. a presigned one */
  readonly url: string;
  /** holds the connections and the trusted certificate authorities */
  readonly agent: Agent;
}

/** User agent of these reads, so that the store's log and tests can tell them from others. */
export const READER_AGENT = 'fanreel-reader';

const NOT_REACHED = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/;

/** The fault of a read for an error of Node's network or TLS layer. */
export const readFaultOf = (error: unknown): ReadFault => {
  if (error instanceof ReadFaultError) return error.fault;
  if (isCertificateError(error)) return { transport: 'tls' };
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  return { transport: NOT_REACHED.test(code) ? 'unreachable' : code === 'ETIMEDOUT' ? 'stalled' : 'cut' };
};

/**
 * Request a range of bytes and check the answer's status and headers. Redirects are not followed.
 * @param headTimeoutMs limit for the arrival of status and headers
 * @returns the body, and the end of the range that the answer promises
 * @throws {ReadFaultError} when the answer does not promise the first byte of the requested range
 * @throws the error of Node's TLS or network layer, with its `code`
 */
export const openRange = (
  object: ReadableObject,
  asked: ByteRange,
  limits: { readonly signal: AbortSignal; readonly headTimeoutMs: number },
): Promise<{ readonly body: IncomingMessage; readonly to: number }> =>
  new Promise((resolve, reject) => {
    const { url, agent, ...expected } = object;
    const { signal, headTimeoutMs } = limits;
    const { hostname, port } = new URL(url);
    const outgoing = request({
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      // The path exactly as it was signed: a parsed URL would lose the dots of a key like `a/../b`.
      path: url.slice(url.indexOf('/', 'https://'.length)),
      headers: {
        range: `bytes=${asked.from}-${asked.to - 1}`,
        'if-match': `"${expected.etag}"`,
        'accept-encoding': 'identity',
        'user-agent': READER_AGENT,
      },
      agent,
      signal,
    });
    let answered = false;
    const late = setTimeout(() => outgoing.destroy(new ReadFaultError({ transport: 'stalled' })), headTimeoutMs);
    outgoing.once('close', () => clearTimeout(late));
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      // The store may close a kept connection at the moment it is used again: that says nothing about the object. Once the answer
      // is there, a reset is a fault of its body, which tells its reader: nobody would take a second answer.
      if (!answered && outgoing.reusedSocket && error.code === 'ECONNRESET') resolve(openRange(object, asked, limits));
      else reject(error);
    });
    outgoing.once('response', (body) => {
      answered = true;
      clearTimeout(late);
      const answer = readAnswerHead(
        {
          status: body.statusCode ?? 0,
          etag: body.headers.etag,
          contentRange: body.headers['content-range'],
          contentLength: body.headers['content-length'],
        },
        asked,
        expected,
      );
      if ('to' in answer) return resolve({ body, to: answer.to });
      body.on('error', () => undefined);
      body.destroy();
      reject(new ReadFaultError(answer.fault));
    });
    outgoing.end();
  });
