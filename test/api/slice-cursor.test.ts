import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CURSOR_LENGTH,
  formatCursor,
  parseCursor,
  START,
  type ToldState,
  tagOf,
} from '../../src/api/http/slice-cursor.ts';

const toldSlices = fc
  .uniqueArray(fc.tuple(fc.nat(99_999), fc.oneof(fc.constant<ToldState>('rendered'), fc.nat(65_535))), {
    selector: ([index]) => index,
    maxLength: 200,
  })
  .map((told) => new Map<number, ToldState>(told));

describe('a cursor of slices', () => {
  it('comes back from its text as it was', () =>
    fc.assert(
      fc.property(fc.nat(8_000_000_000_000), toldSlices, (fromMs, told) => {
        const text = formatCursor({ fromMs, told });
        expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
        const read = parseCursor(text);
        expect(read?.fromMs).toBe(fromMs);
        expect(new Map(read?.told)).toEqual(told);
      }),
    ));

  it('has room for 1,500 failed slices of 100,000', () => {
    const told = new Map(Array.from({ length: 1_500 }, (_, at) => [at * 66, 65_535] as const));
    expect(formatCursor({ fromMs: Date.now(), told }).length).toBeLessThan(CURSOR_LENGTH);
  });

  it('fails for any other text', () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = parseCursor(text);
        if (read !== undefined) expect(formatCursor(read)).toBe(text);
      }),
    ));

  it('fails for a text that is cut or of another version', () => {
    const text = formatCursor({
      fromMs: 1,
      told: new Map<number, ToldState>([
        [70, 'rendered'],
        [9_000, 77],
      ]),
    });
    const bytes = Buffer.from(text, 'base64url');
    expect(parseCursor(bytes.subarray(0, -1).toString('base64url'))).toBeUndefined();
    expect(parseCursor(Buffer.from([2, ...bytes.subarray(1)]).toString('base64url'))).toBeUndefined();
    expect(parseCursor(Buffer.concat([bytes, Buffer.alloc(9, 0xff)]).toString('base64url'))).toBeUndefined();
    expect(parseCursor('')).toBeUndefined();
    expect(parseCursor(formatCursor(START))).toEqual(START);
  });

  it('tells etags apart', () => {
    expect(tagOf('0123456789abcdef')).not.toBe(tagOf('0123456789abcdee'));
    expect(tagOf('x'.repeat(500))).toBeLessThan(65_536);
  });
});
