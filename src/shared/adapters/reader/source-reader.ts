import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type ByteRange, beginsAtEnd, parseRangeHeader } from '../../core/media/range-answer.ts';
import { mayHeal, type ReadFault } from '../../core/media/read-fault.ts';
import { countTries } from '../../core/retry/retry.ts';
import { RETRY_WORLD } from '../retry/retry-world.ts';
import { type ReadableObject, ReadFaultError, readFaultOf } from './open-range.ts';
import { PATIENCE, type ReadPatience, readOnce, readPatiently, weightOf } from './read-range.ts';
import { type Trust, trustingContext } from './trusted-authorities.ts';

export interface SourceReaderOptions extends Omit<ReadableObject, 'agent'>, Partial<ReadPatience>, Trust {}

/** A local server through which a source is read. It records whether requested bytes did not arrive. */
export interface SourceReader {
  /** `http://127.0.0.1:…/…`, with a random path that other programs cannot guess */
  readonly url: string;
  /** Why requested bytes did not arrive; undefined while all of them did. */
  readonly fault: ReadFault | undefined;
  /** Aborted at the first fault: results of an incomplete read are useless. */
  readonly broken: AbortSignal;
  /** Bytes received from the store. */
  readonly bytesIn: number;
  /**
   * Read a range for ourselves. When the connection breaks off, it goes on at the same byte.
   * @throws {ReadFaultError} when bytes do not arrive; the fault is recorded
   */
  read(range: ByteRange, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * Serve bytes that are made while they are read; each request makes them anew.
   * @param make what it throws other than a failed read ends the connection and is no fault of the source
   * @returns URL; the answer has no length and cannot be read from another position
   */
  offer(make: (signal: AbortSignal) => AsyncIterable<Uint8Array>): string;
  /**
   * Show the bytes that are handed on to others.
   * @param take called with each piece and its position, in whatever order others read; valid during the call. Undefined: no
   *   longer
   */
  watch(take: WatchBytes | undefined): void;
  close(): Promise<void>;
}

/** Receives bytes of a source that come by. */
export type WatchBytes = (at: number, bytes: Uint8Array) => void;

/** Bytes that are asked of the store at first for a request that has no end, as a program often seeks elsewhere after few. */
const FIRST_WINDOW = 512 * 1024;
/** What is read on is asked for in windows that grow: few requests for a long read, little in vain for a short one. */
const WINDOW_GROWTH = 4;

/** How far a request of a program is answered. */
interface Position {
  /** of the next byte in the file */
  at: number;
  /** bytes that are asked of the store next */
  window: number;
}

/** Resolves when the response can take more data, or is closed. */
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
 * over verified TLS, and resumes at the same byte when a connection breaks off.
 *
 * ffmpeg reads ahead of what it uses, so a read that breaks off after the needed bytes does no harm. Therefore the
 * connection to ffmpeg is closed after the last good byte, and ffmpeg, which runs with `-reconnect`, requests the next
 * byte when it needs it. A fault is recorded only if the first byte of a request does not arrive. ffmpeg's messages are
 * not interpreted for this.
 * @param options the object, and limits that suit an object store
 */
export const openSourceReader = async (options: SourceReaderOptions): Promise<SourceReader> => {
  const { sizeBytes, stallMs = PATIENCE.stallMs, retry = PATIENCE.retry } = options;
  const patience: ReadPatience = { stallMs, retry };
  const agent = new Agent({ keepAlive: true, secureContext: trustingContext(options) });
  const object: ReadableObject = { url: options.url, etag: options.etag.replaceAll('"', ''), sizeBytes, agent };
  const path = `/${randomUUID()}`;
  const broken = new AbortController();
  let fault: ReadFault | undefined;
  let bytesIn = 0;
  let watcher: WatchBytes | undefined;

  const giveUp = (response: ServerResponse, why: ReadFault) => {
    fault ??= why;
    response.destroy();
    broken.abort();
  };

  /**
   * Forwards bytes from `state.at` on until the window or the answer ends. `state.at` is always the position reached, also after
   * an error.
   * @param to end of the bytes that the program is promised
   */
  const handOn = async (state: Position, to: number, response: ServerResponse, signal: AbortSignal) => {
    const windowEnd = Math.min(to, state.at + state.window);
    state.window *= WINDOW_GROWTH;
    for await (const bytes of readOnce(object, { from: state.at, to: windowEnd }, { ...patience, signal })) {
      if (!response.headersSent) {
        response.writeHead(206, {
          'accept-ranges': 'bytes',
          'content-length': to - state.at,
          'content-range': `bytes ${state.at}-${to - 1}/${sizeBytes}`,
          'content-type': 'application/octet-stream',
          connection: 'close',
        });
      }
      bytesIn += bytes.byteLength;
      watcher?.(state.at, bytes);
      state.at += bytes.byteLength;
      if (!response.write(bytes)) await drained(response);
      if (response.destroyed) return;
    }
  };

  const closed = new AbortController();

  async function* read(range: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const ends = AbortSignal.any([signal, closed.signal]);
    try {
      for await (const bytes of readPatiently(object, range, { ...patience, signal: ends })) {
        bytesIn += bytes.byteLength;
        yield bytes;
      }
    } catch (error) {
      if (error instanceof ReadFaultError) {
        fault ??= error.fault;
        broken.abort();
      }
      throw error;
    }
  }

  const offered = new Map<string, (signal: AbortSignal) => AsyncIterable<Uint8Array>>();

  const serveOffer = async (make: (signal: AbortSignal) => AsyncIterable<Uint8Array>, response: ServerResponse) => {
    if (fault !== undefined) return void response.writeHead(503).end();
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      response.writeHead(200, { 'content-type': 'application/octet-stream', connection: 'close' });
      for await (const bytes of make(gone.signal)) {
        if (response.destroyed) return;
        if (!response.write(bytes)) await drained(response);
      }
      response.end();
    } catch {
      // Whoever made the bytes keeps the reason; `fault` has it when the read failed.
      response.destroy();
      if (fault !== undefined) broken.abort();
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const make = offered.get(request.url ?? '');
    if (make !== undefined && request.method === 'GET') return serveOffer(make, response);
    if (request.url !== path || request.method !== 'GET') return void response.writeHead(404).end();
    if (fault !== undefined) return void response.writeHead(503).end();
    const range = parseRangeHeader(request.headers.range, sizeBytes);
    // After a seek beyond the end, ffmpeg of 2018 asks for what follows the last byte. Refused, it would ask again for 8 s.
    if (beginsAtEnd(request.headers.range, sizeBytes)) {
      const nothing = `bytes ${sizeBytes}-${sizeBytes - 1}/${sizeBytes}`;
      return void response.writeHead(206, { 'content-range': nothing, 'content-length': 0, connection: 'close' }).end();
    }
    if (range === undefined)
      return void response.writeHead(416, { 'content-range': `bytes */${sizeBytes}`, 'content-length': 0 }).end();
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const state = { at: range.from, window: FIRST_WINDOW };
    const tries = countTries(patience.retry, RETRY_WORLD, gone.signal);
    while (state.at < range.to) {
      const before = state.at;
      try {
        await handOn(state, range.to, response, gone.signal);
      } catch (error) {
        if (gone.signal.aborted) return;
        const why = readFaultOf(error);
        const progressed = state.at > before;
        if (state.at > range.from) {
          // It is unknown whether ffmpeg needs these bytes: it requests them again if it does.
          if (!progressed || !mayHeal(why)) return void response.socket?.end();
          continue;
        }
        if (!mayHeal(why) || !(await tries.again(weightOf(why)))) return giveUp(response, why);
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
    read,
    watch(take) {
      watcher = take;
    },
    offer(make) {
      const own = `/${randomUUID()}`;
      offered.set(own, make);
      return `http://127.0.0.1:${port}${own}`;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        // A connection that is closed looks to a read like one that broke off, which it would make anew.
        closed.abort();
        agent.destroy();
      }),
  };
};
