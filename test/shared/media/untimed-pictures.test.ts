import { describe, expect, it } from 'vitest';
import { untimedWarnings } from '../../../src/shared/core/media/untimed-pictures.ts';

const codesOf = (codec: string, delayUs: number, text = '') =>
  untimedWarnings({ codec, delayUs }, Buffer.from(`\0\0\x01\xb2${text}\0\0\x01\xb6`, 'latin1')).map(({ code }) => code);

describe('pictures without a time of their own', () => {
  it('are told where two share a packet', () => {
    expect(codesOf('mpeg4', 0, 'DivX503b1393p')).toEqual(['timesApproximate']);
    expect(codesOf('mpeg4', 40_000, 'DivX501Build413p')).toEqual(['timesApproximate']);
    expect(codesOf('mpeg4', 40_000, 'DivX503b1393')).toEqual([]);
    expect(codesOf('mpeg4', 40_000, 'Lavc59.37.100')).toEqual([]);
  });

  it('are told where they are reordered and nothing proves how', () => {
    expect(codesOf('wmv3', 40_000)).toEqual(['timesApproximate']);
    expect(codesOf('wmv3', 0)).toEqual([]);
    expect(codesOf('h264', 40_000)).toEqual([]);
  });
});
