import { describe, expect, it } from 'vitest';
import { decodingDelayUs } from '../../../src/shared/core/media/decoding-delay.ts';

describe('decodingDelayUs', () => {
  it.each([
    [
      'pictures that are reordered',
      'packet,N/A,0.000000\npacket,N/A,0.040000\nframe,0.080000,\nframe,0.120000\n',
      80_000,
    ],
    ['pictures in their order', 'packet,0.000000,0.000000\nframe,0.000000\n', 0],
    ['a file without a picture', 'packet,0.000000,0.000000\n', 0],
    ['times that cannot be', 'packet,N/A,0.000000\nframe,9.000000\n', 0],
  ])('tells it of %s', (_, listing, expected) => {
    expect(decodingDelayUs(listing)).toBe(expected);
  });
});
