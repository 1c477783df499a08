import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/local/events/match-pattern.ts';
import { ConfigError } from '../../../src/shared/core/errors/errors.ts';

const event = {
  source: 'aws.s3',
  'detail-type': 'Object Created',
  resources: ['arn:aws:s3:::films', 'arn:aws:s3:::other'],
  region: 'eu-central-1',
  detail: {
    bucket: { name: 'films' },
    object: { key: 'in/holiday.MP4', size: 1048576, etag: '', 'version-id': null },
    ip: '10.1.2.3',
    ip6: '2001:db8::17',
    flag: false,
    ratio: -0.5,
    tags: ['x', 'y'],
    nested: [['deep']],
    none: [],
    people: [
      { first: 'Ada', last: 'Byron' },
      { first: 'Alan', last: 'Turing', age: 41 },
    ],
  },
};
const detail = (pattern: unknown) => ({ detail: pattern });
const key = (...entries: unknown[]) => detail({ object: { key: entries } });
const size = (...entries: unknown[]) => detail({ object: { size: entries } });

describe('compilePattern', () => {
  it.each<[string, unknown, boolean]>([
    ['an exact value', { source: ['aws.s3'] }, true],
    ['another value', { source: ['aws.ec2'] }, false],
    ['one value of several', { source: ['aws.ec2', 'aws.s3'] }, true],
    ['a value in other letter case', { source: ['AWS.s3'] }, false],
    ['two fields that both match', { source: ['aws.s3'], region: ['eu-central-1'] }, true],
    ['two fields of which one does not match', { source: ['aws.s3'], region: ['us-east-1'] }, false],
    ['a nested field', detail({ bucket: { name: ['films'] } }), true],
    ['a nested field under another parent', detail({ object: { name: ['films'] } }), false],
    ['a nested pattern where the event has a value', { source: { name: ['films'] } }, false],
    ['a value where the event has an object', detail({ bucket: ['films'] }), false],
    ['an inherited property name', detail({ constructor: [{ exists: true }] }), false],
    ['a number', size(1048576), true],
    ['a number given as a string', size('1048576'), false],
    ['false', detail({ flag: [false] }), true],
    ['true', detail({ flag: [true] }), false],
    ['null', detail({ object: { 'version-id': [null] } }), true],
    ['null against the empty string', detail({ object: { etag: [null] } }), false],
    ['null against an absent field', detail({ object: { owner: [null] } }), false],
    ['the empty string', detail({ object: { etag: [''] } }), true],
    ['the empty string against null', detail({ object: { 'version-id': [''] } }), false],
    ['an element of an array', { resources: ['arn:aws:s3:::other'] }, true],
    ['a value that no element has', { resources: ['arn:aws:s3:::third'] }, false],
    ['an element of an array in an array', detail({ nested: ['deep'] }), true],
    ['fields of one element of an array of objects', detail({ people: { first: ['Ada'], last: ['Byron'] } }), true],
    ['fields of different elements', detail({ people: { first: ['Ada'], last: ['Turing'] } }), false],
    ['prefix', key({ prefix: 'in/' }), true],
    ['prefix that is elsewhere', key({ prefix: 'holiday' }), false],
    ['empty prefix', key({ prefix: '' }), true],
    ['prefix on a number', size({ prefix: '1' }), false],
    ['prefix in any letter case', key({ prefix: { 'equals-ignore-case': 'IN/HOL' } }), true],
    ['suffix', key({ suffix: '.MP4' }), true],
    ['suffix in other letter case', key({ suffix: '.mp4' }), false],
    ['suffix in any letter case', key({ suffix: { 'equals-ignore-case': '.mp4' } }), true],
    ['equals-ignore-case', key({ 'equals-ignore-case': 'IN/Holiday.mp4' }), true],
    ['equals-ignore-case of a part', key({ 'equals-ignore-case': 'holiday.mp4' }), false],
    ['wildcard in the middle', key({ wildcard: 'in/*.MP4' }), true],
    ['wildcard at both ends', key({ wildcard: '*holi*' }), true],
    ['wildcard for everything', key({ wildcard: '*' }), true],
    ['wildcard whose ends would overlap', detail({ bucket: { name: [{ wildcard: 'film*lms' }] } }), false],
    ['wildcard with a literal star', key({ wildcard: 'in\\*' }), false],
    ['wildcard without a star', key({ wildcard: 'in/holiday.MP4' }), true],
    ['anything-but a value', key({ 'anything-but': 'out.mp4' }), true],
    ['anything-but the value', key({ 'anything-but': 'in/holiday.MP4' }), false],
    ['anything-but a list with the value', size({ 'anything-but': [1, 1048576] }), false],
    ['anything-but on an absent field', detail({ object: { owner: [{ 'anything-but': 'x' }] } }), false],
    ['anything-but one element of an array', detail({ tags: [{ 'anything-but': 'x' }] }), true],
    ['anything-but all elements of an array', detail({ tags: [{ 'anything-but': ['x', 'y'] }] }), false],
    ['anything-but a prefix', key({ 'anything-but': { prefix: 'out/' } }), true],
    ['anything-but the prefix', key({ 'anything-but': { prefix: ['out/', 'in/'] } }), false],
    ['anything-but the suffix', key({ 'anything-but': { suffix: '.MP4' } }), false],
    ['anything-but in any letter case', key({ 'anything-but': { 'equals-ignore-case': 'IN/HOLIDAY.MP4' } }), false],
    ['anything-but a wildcard', key({ 'anything-but': { wildcard: 'in/*' } }), false],
    ['numeric equal', size({ numeric: ['=', 1048576] }), true],
    ['numeric above', size({ numeric: ['>', 1048576] }), false],
    ['numeric at least', size({ numeric: ['>=', 1048576] }), true],
    ['numeric in a range', size({ numeric: ['>', 0, '<=', 1048576] }), true],
    ['numeric outside a range', size({ numeric: ['>', 0, '<', 1048576] }), false],
    ['numeric below zero', detail({ ratio: [{ numeric: ['<', 0] }] }), true],
    ['numeric on a string', key({ numeric: ['>', 0] }), false],
    ['exists', key({ exists: true }), true],
    ['exists on null', detail({ object: { 'version-id': [{ exists: true }] } }), true],
    ['exists on an absent field', detail({ object: { owner: [{ exists: true }] } }), false],
    ['exists on an object, which is no leaf', detail({ bucket: [{ exists: true }] }), false],
    ['exists on an empty array', detail({ none: [{ exists: true }] }), false],
    ['exists false on an absent field', detail({ object: { owner: [{ exists: false }] } }), true],
    ['exists false on a field', key({ exists: false }), false],
    ['exists false below an absent parent', detail({ who: { owner: [{ exists: false }] } }), true],
    ['exists false or a value', detail({ object: { owner: [{ exists: false }, 'me'] } }), true],
    ['cidr', detail({ ip: [{ cidr: '10.0.0.0/8' }] }), true],
    ['cidr of another net', detail({ ip: [{ cidr: '10.1.3.0/24' }] }), false],
    ['cidr of IPv6', detail({ ip6: [{ cidr: '2001:db8::/32' }] }), true],
    ['cidr on no address', key({ cidr: '10.0.0.0/8' }), false],
    ['$or with one that matches', { $or: [{ source: ['aws.ec2'] }, { region: ['eu-central-1'] }] }, true],
    ['$or with none that matches', { $or: [{ source: ['aws.ec2'] }, { region: ['us-east-1'] }] }, false],
    [
      '$or beside a field that does not match',
      { source: ['aws.ec2'], $or: [{ source: ['aws.s3'] }, { region: ['eu-central-1'] }] },
      false,
    ],
    ['$or inside detail', detail({ $or: [{ flag: [true] }, { object: { size: [{ numeric: ['>', 5] }] } }] }), true],
  ])('decides on %s', (_what, pattern, expected) => {
    expect(compilePattern(pattern)(event)).toBe(expected);
  });

  it.each<[string, unknown, RegExp]>([
    ['no object', 'aws.s3', /pattern must be an object, not "aws\.s3"/],
    ['an empty object', {}, /pattern must not be an empty object/],
    ['a value outside a list', { source: 'aws.s3' }, /pattern\.source must be a list of values or an object/],
    ['an empty list', { detail: { key: [] } }, /pattern\.detail\.key must not be an empty list/],
    ['an empty nested object', { detail: {} }, /pattern\.detail must not be an empty object/],
    ['a list in a list', { source: [['aws.s3']] }, /pattern\.source\[0\] must be a string, number, boolean or null/],
    [
      'an unknown operator',
      key({ contains: 'x' }),
      /pattern\.detail\.object\.key\[0\] has the unknown operator "contains"/,
    ],
    [
      'two operators in one entry',
      key({ prefix: 'a', suffix: 'b' }),
      /key\[0\] must hold one operator, not prefix, suffix/,
    ],
    ['an empty entry', key({}), /key\[0\] has the unknown operator ""/],
    ['a prefix that is no string', key({ prefix: 5 }), /key\[0\]\.prefix must be a string, not 5/],
    ['a suffix with another operator', key({ suffix: { prefix: 'x' } }), /key\[0\]\.suffix must be a string or/],
    ['exists with a string', key({ exists: 'yes' }), /key\[0\]\.exists must be true or false/],
    [
      'a number operator that is unknown',
      size({ numeric: ['!=', 5] }),
      /size\[0\]\.numeric\[0\] must be one of = < <= > >=/,
    ],
    ['a number that is a string', size({ numeric: ['>', '5'] }), /size\[0\]\.numeric\[1\] must be a number/],
    ['half a range', size({ numeric: ['>', 5, '<'] }), /size\[0\]\.numeric must be \[operator, number\]/],
    ['a range that is upside down', size({ numeric: ['>', 5, '<', 5] }), /bottom that is not below its top/],
    ['a range in the wrong order', size({ numeric: ['<', 5, '>', 1] }), /must go from ">"/],
    ['consecutive stars', key({ wildcard: 'a**b' }), /key\[0\]\.wildcard has two consecutive/],
    ['a stray backslash', key({ wildcard: 'a\\b' }), /key\[0\]\.wildcard has a "\\" that is not followed/],
    ['an address that is none', detail({ ip: [{ cidr: '10.0.0.300/8' }] }), /detail\.ip\[0\]\.cidr must be an address/],
    ['a prefix length that is too long', detail({ ip: [{ cidr: '10.0.0.0/33' }] }), /detail\.ip\[0\]\.cidr/],
    [
      'anything-but with numeric',
      size({ 'anything-but': { numeric: ['>', 1] } }),
      /anything-but takes values or one of prefix/,
    ],
    ['anything-but nothing', size({ 'anything-but': [] }), /anything-but must not be an empty list/],
    ['$or with one alternative', { $or: [{ source: ['a'] }] }, /pattern\.\$or must be a list of at least two/],
    [
      '$or with a bad alternative',
      { $or: [{ source: ['a'] }, { source: 'b' }] },
      /pattern\.\$or\[1\]\.source must be a list/,
    ],
  ])('fails on %s and names the field', (_what, pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(ConfigError);
    expect(() => compilePattern(pattern)).toThrow(message);
  });

  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));

  it('matches every event with the pattern made of its own values', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((name) => name !== '$or'),
          leaf,
          { minKeys: 1 },
        ),
        (fields) => {
          const pattern = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]]));
          expect(compilePattern({ detail: pattern })({ detail: fields })).toBe(true);
        },
      ),
    );
  });

  it('anything-but is the opposite of the same values on a field that exists', () => {
    fc.assert(
      fc.property(leaf, fc.array(leaf, { minLength: 1 }), (value, wanted) => {
        const positive = compilePattern({ a: wanted });
        const negative = compilePattern({ a: [{ 'anything-but': wanted }] });
        expect(negative({ a: value })).toBe(!positive({ a: value }));
      }),
    );
  });

  it('a wildcard matches exactly what the same regular expression matches', () => {
    const alphabet = fc.constantFrom('a', 'b', '*', '\\');
    const texts = fc.array(alphabet, { maxLength: 8 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', '*', '\\*', '\\\\'), { maxLength: 8 }), texts, (parts, text) => {
        const pieces = parts.filter((part, index) => part !== '*' || parts[index - 1] !== '*');
        const escaped = pieces.map((piece) =>
          piece === '*' ? '.*' : piece.length === 1 ? piece : `\\${piece.charAt(1)}`,
        );
        const expected = new RegExp(`^${escaped.join('')}$`, 's').test(text);
        expect(compilePattern({ a: [{ wildcard: pieces.join('') }] })({ a: text })).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('decides on a hostile wildcard without going through all ways to cut the text', () => {
    const matches = compilePattern({ a: [{ wildcard: `${'*a'.repeat(200)}*b` }] });
    expect(matches({ a: 'a'.repeat(100_000) })).toBe(false);
  });
});
