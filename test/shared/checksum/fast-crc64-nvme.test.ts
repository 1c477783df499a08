import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startCrc64Nvme } from '../../../src/shared/kernels/checksum/crc64-nvme.ts';
import { startFastCrc64Nvme } from '../../../src/shared/kernels/checksum/fast-crc64-nvme.ts';

const hexOf = (chunks: readonly Uint8Array[], start: typeof startCrc64Nvme): string => {
  const running = start();
  for (const chunk of chunks) running.update(chunk);
  return Buffer.from(running.digest()).toString('hex');
};

describe('the fast CRC-64/NVME', () => {
  it('is the one of the catalogue', () => {
    expect(hexOf([Buffer.from('123456789')], startFastCrc64Nvme)).toBe('ae8b14860a799888');
    expect(hexOf([], startFastCrc64Nvme)).toBe('0000000000000000');
  });

  it('agrees with the one for browsers, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (chunks) => {
        expect(hexOf(chunks, startFastCrc64Nvme)).toBe(hexOf(chunks, startCrc64Nvme));
      }),
    );
  });

  it('takes chunks larger than its own memory, and several sums at the same time', () => {
    const large = Buffer.alloc(1_000_003, 'fanreel');
    const other = startFastCrc64Nvme();
    other.update(large.subarray(0, 400_000));
    expect(hexOf([large], startFastCrc64Nvme)).toBe(hexOf([large], startCrc64Nvme));
    other.update(large.subarray(400_000));
    expect(Buffer.from(other.digest()).toString('hex')).toBe(hexOf([large], startCrc64Nvme));
  });
});
