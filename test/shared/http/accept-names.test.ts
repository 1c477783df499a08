import { describe, expect, it } from 'vitest';
import { acceptNames } from '../../../src/shared/core/http/accept-names.ts';

describe('a header that says what a client takes', () => {
  it.each([
    'gzip',
    'GZip',
    ' gzip ;q=0.1',
    'br;q=1, gzip; q = 0.001',
    'gzip;q=1.000',
    'gzip;Q=1',
    'deflate,gzip,br',
    'gzip;level=9',
    'gzip;q=0, gzip',
  ])('names gzip as %j', (header) => expect(acceptNames(header, 'gzip')).toBe(true));

  it.each([
    undefined,
    '',
    '*',
    '*/*',
    'identity',
    'xgzip',
    'gzip2',
    'gzip;q=0',
    'gzip;q=0.000',
    'GZIP ; Q=0.',
    'gzip;q=',
    'gzip;q',
    'gzip;q=much',
    'gzip;q=-1',
    'br;gzip',
  ])('fails to name it as %j', (header) => expect(acceptNames(header, 'gzip')).toBe(false));

  it('tells media types apart, with their parameters', () => {
    const header = 'text/html;level=1;q=0.4, application/xhtml+xml;q=0, */*;q=0.8';
    const named = ['text/html', 'application/xhtml+xml', 'application/json'].filter((type) =>
      acceptNames(header, type),
    );
    expect(named).toEqual(['text/html']);
  });

  it('names nothing where it is longer than clients send', () => {
    const padded = (characters: number) => `${'x'.repeat(characters - ',gzip'.length)},gzip`;
    expect([4_096, 4_097].map((characters) => acceptNames(padded(characters), 'gzip'))).toEqual([true, false]);
  });
});
