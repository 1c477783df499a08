import { describe, expect, it } from 'vitest';
import { classifyStderr } from '../../../src/shared/media/classify-stderr.ts';

describe('classifyStderr', () => {
  it.each([
    ['an error status', '[https @ 0x1] HTTP error 403 Forbidden', { transport: 'http', httpStatus: 403 }],
    [
      'a replaced source',
      '[https @ 0x1] HTTP error 412 Precondition Failed\nhttps://h/[redacted] Server returned 4XX Client Error, but not one of 40{0,1,3,4}',
      { transport: 'http', httpStatus: 412 },
    ],
    [
      'a certificate that does not verify',
      '[tls @ 0x1] Peer certificate failed verification\nhttps://h/[redacted] Input/output error',
      { transport: 'tls' },
    ],
    [
      'a certificate of another name',
      "[tls @ 0x1] The certificate's owner does not match hostname h\nhttps://h/[redacted] Input/output error",
      { transport: 'tls' },
    ],
    ['a refusal by the tunnel', '[httpproxy @ 0x1] HTTP error 403 Forbidden', { transport: 'refused' }],
    [
      'a target that the tunnel cannot reach',
      '[httpproxy @ 0x1] HTTP error 502 Bad Gateway',
      { transport: 'unreachable' },
    ],
    ['a stall', 'https://h/[redacted] Connection timed out', { transport: 'stalled' }],
    ['a cut', '[https @ 0x1] Stream ends prematurely at 300000, should be 383472', { transport: 'cut' }],
    ['an error in mid-read', '[mov @ 0x1] Error during demuxing: I/O error', { transport: 'cut' }],
  ])('finds %s', (_what, stderr, expected) => {
    expect(classifyStderr(stderr)).toEqual({ reconnects: 0, ...expected });
  });

  it.each([
    ['silence', ''],
    [
      'complaints about the content',
      '[h264 @ 0x1] no frame!\n[mov @ 0x1] moov atom not found\nInvalid data found when processing input',
    ],
    [
      'a read behind the end of a file that claims more than it has',
      '[https @ 0x1] HTTP error 416 Range Not Satisfiable',
    ],
  ])('finds nothing in %s', (_what, stderr) => {
    expect(classifyStderr(stderr)).toEqual({ reconnects: 0 });
  });

  it('forgives what a reconnect healed, and counts it', () => {
    const cut = '[https @ 0x1] Stream ends prematurely at 10, should be 20';
    const again = '[https @ 0x1] Will reconnect at 10 in 0 second(s), error=Input/output error.';
    expect(classifyStderr([cut, again].join('\n'))).toEqual({ reconnects: 1 });
    expect(classifyStderr([cut, again, cut].join('\n'))).toEqual({ reconnects: 1, transport: 'cut' });
    expect(classifyStderr([cut, again, '[https @ 0x1] HTTP error 403 Forbidden'].join('\n'))).toEqual({
      reconnects: 1,
      transport: 'http',
      httpStatus: 403,
    });
  });

  it('keeps the cause when its consequence follows', () => {
    const text = '[https @ 0x1] HTTP error 403 Forbidden\n[mov @ 0x2] Error during demuxing: Input/output error';
    expect(classifyStderr(text)).toEqual({ reconnects: 0, transport: 'http', httpStatus: 403 });
  });
});
