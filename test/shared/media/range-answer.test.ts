import { describe, expect, it } from 'vitest';
import { beginsAtEnd, parseRangeHeader, readAnswerHead } from '../../../src/shared/core/media/range-answer.ts';

const OBJECT = { etag: 'e1', sizeBytes: 100 };
const ASKED = { from: 20, to: 100 };
const head = (changes: Record<string, unknown>) => ({
  ...{ status: 206, etag: '"e1"', contentRange: 'bytes 20-99/100', contentLength: '80' },
  ...changes,
});

describe('readAnswerHead', () => {
  it.each([
    ['all that was asked for', {}, { to: 100 }],
    ['a part of it', { contentRange: 'bytes 20-59/100', contentLength: '40' }, { to: 60 }],
    ['no etag', { etag: undefined }, { to: 100 }],
    ['a total that is not told', { contentRange: 'bytes 20-99/*' }, { to: 100 }],
  ])('accepts %s', (_what, changes, expected) => {
    expect(readAnswerHead(head(changes), ASKED, OBJECT)).toEqual(expected);
  });

  it.each([
    ['other bytes', { contentRange: 'bytes 21-99/100' }, { transport: 'wrong' }],
    ['a file of another size', { contentRange: 'bytes 20-99/101' }, { transport: 'wrong' }],
    ['no range', { contentRange: undefined }, { transport: 'wrong' }],
    ['the whole file from its start', { status: 200, contentRange: undefined }, { transport: 'wrong' }],
    ['another version', { etag: '"e2"' }, { transport: 'http', httpStatus: 412 }],
    ['another host', { status: 302 }, { transport: 'refused' }],
    ['an error', { status: 503 }, { transport: 'http', httpStatus: 503 }],
    ['no such range', { status: 416 }, { transport: 'http', httpStatus: 416 }],
  ])('fails for %s', (_what, changes, fault) => {
    expect(readAnswerHead(head(changes), ASKED, OBJECT)).toEqual({ fault });
  });

  it('accepts a whole file where it was asked for from its start, of the right length', () => {
    const whole = (contentLength: string) =>
      readAnswerHead(head({ status: 200, contentRange: undefined, contentLength }), { from: 0, to: 100 }, OBJECT);
    expect(whole('100')).toEqual({ to: 100 });
    expect(whole('99')).toEqual({ fault: { transport: 'wrong' } });
  });
});

describe('parseRangeHeader', () => {
  it.each([
    [undefined, { from: 0, to: 100 }],
    ['bytes=0-', { from: 0, to: 100 }],
    ['bytes=10-19', { from: 10, to: 20 }],
    ['bytes=10-1000', { from: 10, to: 100 }],
    ['bytes=-5', { from: 95, to: 100 }],
    ['bytes=100-', undefined],
    ['bytes=-', undefined],
    ['pages=1-2', undefined],
  ])('%s', (header, expected) => {
    expect(parseRangeHeader(header, 100)).toEqual(expected);
  });
});

describe('beginsAtEnd', () => {
  it.each([
    ['bytes=100-', true],
    ['bytes=99-', false],
    ['bytes=101-', false],
    ['bytes=100-200', false],
    [undefined, false],
  ])('%s: %s', (header, expected) => expect(beginsAtEnd(header, 100)).toBe(expected));
});
