import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { formatsDocument } from '../../../scripts/formats/formats-document.ts';
import { documentRows } from './document-rows.ts';

describe('docs/formats.md', () => {
  it('is what the cases say (`npm run formats` writes it)', async () => {
    expect(await readFile('docs/formats.md', 'utf8')).toBe(formatsDocument(documentRows()));
  });

  it('says of one kind of file one thing only', () => {
    const results = new Map<string, Set<string>>();
    for (const { container, codec, feature, result } of documentRows()) {
      const kind = [container, codec, feature].join(', ');
      results.set(kind, (results.get(kind) ?? new Set()).add(result));
    }
    expect([...results].filter(([, said]) => said.size > 1).map(([kind]) => kind)).toEqual([]);
  });

  it('has films and pictures in tables of their own, sorted, a pipe in a cell escaped', () => {
    const film = { container: 'MP4', codec: 'H.264', feature: 'a|b', result: 'rendered' };
    const text = formatsDocument([
      film,
      { ...film, container: 'AVI' },
      film,
      { ...film, container: 'TIFF', codec: 'LZW' },
    ]);
    expect(text.match(/^\| [A-Z].*$/gm)).toEqual([
      '| AVI | H.264 | a\\|b | rendered |',
      '| MP4 | H.264 | a\\|b | rendered |',
      '| TIFF | LZW | a\\|b | rendered |',
    ]);
    expect(text.indexOf('TIFF')).toBeGreaterThan(text.indexOf('## Pictures'));
  });
});
