import { describe, expect, it } from 'vitest';
import { confinedFileArgs, confinedReaderArgs } from '../../../src/shared/core/media/input-args.ts';

/** Value of an option in an argv. */
const valueAfter = (args: readonly string[], option: string): string | undefined => args[args.indexOf(option) + 1];

describe.each([
  ['confinedReaderArgs', confinedReaderArgs, 'http,tcp'],
  ['confinedFileArgs', confinedFileArgs, 'file'],
] as const)('%s', (_name, make, protocols) => {
  it('confines protocols and containers, and bounds streams, pixels and memory', () => {
    const args = make();
    expect(valueAfter(args, '-protocol_whitelist')).toBe(protocols);
    expect(valueAfter(args, '-format_whitelist')).toBe('mov,matroska,avi,mpegts,flv,ogg,mpeg,asf,mxf');
    expect(valueAfter(args, '-max_streams')).toBe('512');
    expect(Number(valueAfter(args, '-max_alloc'))).toBeLessThanOrEqual(2 ** 28);
    expect(Number(valueAfter(args, '-max_pixels'))).toBeGreaterThan(7680 * 4320);
    expect(Number(valueAfter(args, '-max_pixels'))).toBeLessThan(16_000 ** 2);
  });

  it('looks as far into the file as its probe had to', () => {
    const args = make({ bytes: 50_000_000, seconds: 30 });
    expect([valueAfter(args, '-probesize'), valueAfter(args, '-analyzeduration')]).toEqual(['50000000', '30000000']);
  });
});
