import type { ServerResponse } from 'node:http';
import type { CloudOptions } from '../../src/local/control/cloud-api.ts';

/** Bytes that a local S3 sent, by path. */
export interface S3Reads {
  readonly intercept: NonNullable<CloudOptions['intercept']>;
  /** Bytes of all bodies that were sent of matching paths so far. */
  bytes(path: RegExp): number;
  /** Number of requests for matching paths so far. */
  requests(path: RegExp): number;
}

const sizeOf = (chunk: unknown): number =>
  typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk instanceof Uint8Array ? chunk.byteLength : 0;

/** Count what goes through a response. */
const countBody = (response: ServerResponse, count: (bytes: number) => void): void => {
  const { write, end } = response;
  const counted = <T extends (...args: never[]) => unknown>(send: T): T =>
    ((...args: Parameters<T>) => {
      count(sizeOf(args[0]));
      return send.apply(response, args);
    }) as T;
  response.write = counted(write);
  response.end = counted(end);
};

/** Watch what a local S3 sends, without touching any of it. Bytes in a connection that the reader cuts count as sent. */
export const watchS3Reads = (): S3Reads => {
  const sent = new Map<string, { bytes: number; requests: number }>();
  const total = (pattern: RegExp, of: 'bytes' | 'requests'): number =>
    [...sent].reduce((sum, [path, counts]) => sum + (pattern.test(path) ? counts[of] : 0), 0);
  return {
    intercept({ method, url = '' }, response) {
      if (method !== 'GET') return false;
      const path = decodeURIComponent(url.replace(/\?.*$/s, ''));
      const counts = sent.get(path) ?? { bytes: 0, requests: 0 };
      sent.set(path, counts);
      counts.requests += 1;
      countBody(response, (bytes) => {
        counts.bytes += bytes;
      });
      return false;
    },
    bytes: (path) => total(path, 'bytes'),
    requests: (path) => total(path, 'requests'),
  };
};
