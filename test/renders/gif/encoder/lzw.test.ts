import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LzwEncoder } from '../../../../src/renders/gif/kernel/lzw.ts';
import { decodeLzw } from './decode-gif.ts';
import { noise } from './make-gif.ts';

const roundTrip = (symbols: Uint8Array, bits = 8) =>
  decodeLzw(bits, new LzwEncoder(bits).encode(symbols, symbols), symbols.length);

describe('LzwEncoder', () => {
  it('decodes to the same symbols at every symbol width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.uint8Array({ minLength: 1, maxLength: 3000 }), (bits, bytes) => {
        const symbols = bytes.map((byte) => byte & ((1 << bits) - 1));
        expect(roundTrip(symbols, bits)).toEqual(symbols);
      }),
    );
  });

  it('survives the dictionary filling up many times', () => {
    const next = noise(7);
    const symbols = Uint8Array.from({ length: 100_000 }, () => next());
    expect(roundTrip(symbols)).toEqual(symbols);
  });

  it('ends well at every length around the points where codes get wider and the dictionary is cleared', () => {
    const next = noise(3);
    const symbols = Uint8Array.from({ length: 4200 }, () => next());
    const widening = [254, 510, 1022, 2046, 3838].flatMap((at) => [-3, -2, -1, 0, 1, 2, 3].map((d) => at + d));
    for (const length of [1, 2, 3, ...widening]) {
      const part = symbols.subarray(0, length);
      expect(roundTrip(part), `${length} symbols`).toEqual(part);
    }
  });

  it('makes long runs small', () => {
    const symbols = new Uint8Array(32_160);
    expect(new LzwEncoder(8).encode(symbols, symbols).length).toBeLessThan(400);
  });

  it('gives the same codes when told which symbol comes in runs', () => {
    const lengths = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 600 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 2, max: 4 }), fc.integer({ min: 0, max: 9 }), (runs, bits, offset) => {
        const all = runs.flatMap(([symbol, length]) =>
          Array<number>(symbol === 2 ? length : (length % 5) + 1).fill(symbol),
        );
        const memory = new Uint8Array(offset + all.length);
        const symbols = memory.subarray(offset);
        symbols.set(all);
        const codes = new LzwEncoder(bits).encode(symbols, symbols, 2);
        expect(codes).toEqual(new LzwEncoder(bits).encode(symbols, symbols));
        expect(decodeLzw(bits, codes, symbols.length)).toEqual(symbols.slice());
      }),
      { numRuns: 40 },
    );
  });

  it('draws either the symbol or its alternative, and is smaller for having the choice', () => {
    const next = noise(11);
    const alternatives = Uint8Array.from({ length: 20_000 }, (_, i) => Math.floor(i / 9) % 7);
    const symbols = alternatives.map((symbol) => (next() < 128 ? 255 : symbol));
    const encoder = new LzwEncoder(8);
    const chosen = encoder.encode(symbols, alternatives).slice();
    const decoded = decodeLzw(8, chosen, symbols.length);
    expect(decoded.every((symbol, i) => symbol === symbols[i] || symbol === alternatives[i])).toBe(true);
    expect(chosen.length).toBeLessThan(encoder.encode(symbols, symbols).length);
  });

  it('starts afresh with every call', () => {
    const encoder = new LzwEncoder(4);
    const symbols = Uint8Array.from({ length: 500 }, (_, i) => (i * i) & 15);
    const first = encoder.encode(symbols, symbols).slice();
    encoder.encode(symbols.slice().reverse(), symbols.slice().reverse());
    expect(encoder.encode(symbols, symbols)).toEqual(first);
  });
});
