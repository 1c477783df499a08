import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createSecureContext, type SecureContext } from 'node:tls';
import { parseRangeHeader } from '../media/range-answer.ts';
import { mayHeal, type ReadFault } from '../media/read-fault.ts';
import { openRange, type ReadableObject, ReadFaultError, readFaultOf } from './open-range.ts';

/** Milliseconds without a byte that is waited for. */
const STALL_MS = 10_000;
/** Milliseconds before each further try at bytes that a program asked for. */
const RETRY_DELAYS_MS = [200, 800, 1_500, 2_500] as const;
/** A stall has cost as much time as this many other failures. */
const STALL_TRIES = 2;

/** How long bytes are waited for. */
export interface ReadPatience {
  readonly stallMs?: number;
  readonly retryDelaysMs?: readonly number[];
}

export interface SourceReaderOptions extends Omit<ReadableObject, 'agent'>, ReadPatience {
  /** PEM file of the authorities that may vouch for the server */
  readonly caFile: string;
}

/** A way to a source that knows which of the bytes that were asked for did not come. */
export interface SourceReader {
  /** `http://127.0.0.1:…/…`; nobody else can guess it */
  readonly url: string;
  /** Why bytes that were asked for could not be had; undefined while every one came. */
  readonly fault: ReadFault | undefined;
  /** Aborted at the first fault: what is made of the rest is of no use. */
  readonly broken: AbortSignal;
  /** Bytes that came from the store. */
  readonly bytesIn: number;
  close(): Promise<void>;
}

const contexts = new Map<string, SecureContext>();

/** To parse a hundred certificates costs as much as a read: once for each bundle. */
const contextOf = (caFile: string): SecureContext => {
  const context = contexts.get(caFile) ?? createSecureContext({ ca: readFileSync(caFile, 'utf8') });
  contexts.set(caFile, context);
  return context;
};

/** Resolves when the response takes more, or nothing any more. */
const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });

/**
 * Open an HTTP server on 127.0.0.1 from which ffmpeg reads one version of one object, range by range. Node reads the store
 * over verified TLS, and goes on at the same byte where a connection breaks off.
 *
 * ffmpeg reads ahead of what it uses: that a read broke off behind what it needed costs nothing. So the connection ends
 * with the last good byte, and ffmpeg, which has `-reconnect`, asks for the next one when it wants it. Only bytes that were
 * asked for and did not come are a fault; which they are is known here, and nothing is concluded from ffmpeg's words.
 * @param options the object, and limits that suit an object store
 */
export const openSourceReader = async (options: SourceReaderOptions): Promise<SourceReader> => {
  const { stallMs = STALL_MS, retryDelaysMs = RETRY_DELAYS_MS, sizeBytes } = options;
  const agent = new Agent({ keepAlive: true, secureContext: contextOf(options.caFile) });
  const object: ReadableObject = { url: options.url, etag: options.etag.replaceAll('"', ''), sizeBytes, agent };
  const path = `/${randomUUID()}`;
  const broken = new AbortController();
  let fault: ReadFault | undefined;
  let bytesIn = 0;

  const giveUp = (response: ServerResponse, why: ReadFault) => {
    fault ??= why;
    response.destroy();
    broken.abort();
  };

  /** Hands on bytes from `state.at` until the answer ends; `state.at` tells how far it came, whatever happens. */
  const handOn = async (state: { at: number }, to: number, response: ServerResponse, signal: AbortSignal) => {
    const part = await openRange(object, { from: state.at, to }, { signal, headTimeoutMs: stallMs });
    if (!response.headersSent) {
      response.writeHead(206, {
        'accept-ranges': 'bytes',
        'content-length': to - state.at,
        'content-range': `bytes ${state.at}-${to - 1}/${sizeBytes}`,
        'content-type': 'application/octet-stream',
        connection: 'close',
      });
    }
    const { body } = part;
    const stalled = () => setTimeout(() => body.destroy(new ReadFaultError({ transport: 'stalled' })), stallMs);
    let timer = stalled();
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        clearTimeout(timer);
        // More than was promised would stand where other bytes belong.
        const bytes = chunk.subarray(0, part.to - state.at);
        bytesIn += bytes.length;
        state.at += bytes.length;
        if (!response.write(bytes)) await drained(response);
        if (response.destroyed) return;
        if (state.at === part.to) break;
        timer = stalled();
      }
    } finally {
      clearTimeout(timer);
    }
    if (state.at < part.to) throw new ReadFaultError({ transport: 'cut' });
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url !== path || request.method !== 'GET') return void response.writeHead(404).end();
    if (fault !== undefined) return void response.writeHead(503).end();
    const range = parseRangeHeader(request.headers.range, sizeBytes);
    if (range === undefined)
      return void response.writeHead(416, { 'content-range': `bytes */${sizeBytes}`, 'content-length': 0 }).end();
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const state = { at: range.from };
    let tries = 0;
    while (state.at < range.to) {
      const before = state.at;
      try {
        await handOn(state, range.to, response, gone.signal);
      } catch (error) {
        if (gone.signal.aborted) return;
        const why = readFaultOf(error);
        const progressed = state.at > before;
        if (state.at > range.from) {
          // Nobody knows whether these bytes are wanted: ffmpeg asks for them when it comes to them.
          if (!progressed || !mayHeal(why)) return void response.socket?.end();
          continue;
        }
        const delayMs = mayHeal(why) ? retryDelaysMs[tries] : undefined;
        tries += why.transport === 'stalled' ? STALL_TRIES : 1;
        if (delayMs === undefined) return giveUp(response, why);
        await pause(delayMs, undefined, { signal: gone.signal });
      }
      if (response.destroyed) return;
    }
    response.end();
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (!response.destroyed) giveUp(response, readFaultOf(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}${path}`,
    broken: broken.signal,
    get fault() {
      return fault;
    },
    get bytesIn() {
      return bytesIn;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
};
