import { describe, expect, it } from 'vitest';
import { InvalidEventError } from '../../../src/shared/errors.ts';
import { confinedInputArgs } from '../../../src/shared/media/input-args.ts';

const INPUT = { url: 'https://h.test/film.mp4?X-Amz-Signature=abc', etag: '0123', caFile: '/tmp/roots.pem' };
const OLD = { reconnectOnNetworkError: false, reconnectOnHttpError: false };
const NEW = { reconnectOnNetworkError: true, reconnectOnHttpError: true };

/** Value of an option in an argv. */
const valueAfter = (args: readonly string[], option: string): string | undefined => args[args.indexOf(option) + 1];

describe('confinedInputArgs', () => {
  it('confines protocols, containers and certificates, and bounds streams, pixels and memory', () => {
    const args = confinedInputArgs(INPUT, NEW);
    expect(valueAfter(args, '-protocol_whitelist')).toBe('https,tls,tcp,httpproxy');
    expect(valueAfter(args, '-format_whitelist')).toBe('mov,matroska,avi,mpegts,flv,ogg,mpeg,asf,mxf');
    expect(valueAfter(args, '-tls_verify')).toBe('1');
    expect(valueAfter(args, '-ca_file')).toBe('/tmp/roots.pem');
    expect(valueAfter(args, '-max_streams')).toBe('512');
    expect(Number(valueAfter(args, '-max_pixels'))).toBeGreaterThan(7680 * 4320);
    expect(Number(valueAfter(args, '-max_pixels'))).toBeLessThan(16_000 ** 2);
  });

  it('leaves out what a binary does not know', () => {
    const difference = confinedInputArgs(INPUT, NEW).filter((arg) => !confinedInputArgs(INPUT, OLD).includes(arg));
    expect(difference).toEqual(['-reconnect_on_network_error', '-reconnect_on_http_error', '429,5xx']);
  });

  it.each(['0123', '"0123"'])('sends the etag %s in quotes', (etag) => {
    expect(valueAfter(confinedInputArgs({ ...INPUT, etag }, OLD), '-headers')).toBe('If-Match: "0123"\r\n');
  });

  it.each(['', 'a b', 'x\r\nHost: elsewhere', '"a"b'])('fails for the etag %j', (etag) => {
    expect(() => confinedInputArgs({ ...INPUT, etag }, OLD)).toThrow(InvalidEventError);
  });

  it('leaves the URL to the caller', () => {
    expect(confinedInputArgs(INPUT, NEW).join(' ')).not.toContain('h.test');
  });
});
