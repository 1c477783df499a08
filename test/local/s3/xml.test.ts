import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { S3Error } from '../../../src/local/s3/protocol/s3-error.ts';
import { childrenOf, childText, parseXml, renderXml } from '../../../src/local/s3/protocol/xml.ts';

describe('XML documents', () => {
  it('carry any text there and back, control characters included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(childText(parseXml(renderXml('Delete', { Key: text })), 'Key')).toBe(text);
      }),
    );
  });

  it('repeat arrays, leave out what is undefined and nest objects', () => {
    const document = renderXml('List', {
      Contents: [{ Key: 'a' }, { Key: 'b' }],
      Marker: undefined,
      IsTruncated: false,
    });
    expect(document).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<List xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Contents><Key>a</Key></Contents><Contents><Key>b</Key></Contents><IsTruncated>false</IsTruncated></List>',
    );
  });

  it('are read with prefixes, attributes, comments, CDATA and empty elements', () => {
    const root = parseXml(
      '\ufeff<?xml version="1.0"?><!-- c --><s3:Delete xmlns:s3="x">\n <Object><Key><![CDATA[<a>]]>&#252;&#x26;</Key></Object><Quiet/></s3:Delete>\n',
    );
    expect(root.name).toBe('Delete');
    expect(childrenOf(root, 'Object').map((object) => childText(object, 'Key'))).toEqual(['<a>ü&']);
    expect(childText(root, 'Quiet')).toBe('');
  });

  it.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a><b></a></b>',
    '<!DOCTYPE a><a/>',
    '<a>&#x110000;</a>',
    '</a>',
    '<a><',
  ])('fail with MalformedXML for %j', (document) => {
    expect(() => parseXml(document)).toThrow(S3Error);
  });
});
