import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBytes, writeByteSize } from '../../../src/shared/core/option-forms/byte-size.ts';

const read = (raw: string) => readBytes({ name: 'gif.max', minimum: 20_000, maximum: 100_000_000 }, raw);

describe('readBytes', () => {
  it('counts decimal and binary units, in any case', () => {
    const sizes = ['8MB', '8 mb', '8MiB', '500kB', '20000', '64KiB', '1.5MB', '20000B'].map(read);
    expect(sizes).toEqual(
      [8_000_000, 8_000_000, 8_388_608, 500_000, 20_000, 65_536, 1_500_000, 20_000].map((value) => ({ value })),
    );
  });

  it('refuses what is no size or out of range, and says what is allowed', () => {
    for (const raw of ['', 'MB', '8XB', '-8MB', '19kB', '101MB', '1e6', '0x20000']) {
      expect(read(raw)).toEqual({ problem: expect.stringContaining('sizes from 20kB to 100MB') });
    }
  });

  it('reads every size as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20_000, max: 100_000_000 }), (value) => {
        expect(read(writeByteSize(value))).toEqual({ value });
      }),
    );
  });
});
