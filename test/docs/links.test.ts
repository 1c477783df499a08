import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { anchorsOf, linksOf } from '../../scripts/site/markdown/read-markdown.ts';

/** Every document of the repository. */
const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

const anchors = new Map<string, ReadonlySet<string>>();
const anchorsIn = (file: string): ReadonlySet<string> => {
  const known = anchors.get(file) ?? anchorsOf(readFileSync(file, 'utf8'));
  anchors.set(file, known);
  return known;
};

const problemOf = (document: string, target: string): string | undefined => {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return URL.canParse(target) ? undefined : 'is no address';
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? document : normalize(join(dirname(document), decodeURIComponent(path)));
  if (!existsSync(file)) return 'is not there';
  if (anchor === undefined) return undefined;
  if (!statSync(file).isFile() || !file.endsWith('.md')) return 'has no anchors';
  return anchorsIn(file).has(decodeURIComponent(anchor)) ? undefined : 'has no such heading';
};

describe('links of the documents', () => {
  it('are found', () => {
    const all = documents.flatMap((document) => linksOf(readFileSync(document, 'utf8')));
    expect(documents.length).toBeGreaterThan(40);
    expect(all.filter(({ target }) => target.includes('#')).length).toBeGreaterThan(5);
  });

  it.each(documents)('%s: each leads to a file and a heading that are there', (document) => {
    const wrong = linksOf(readFileSync(document, 'utf8')).flatMap(({ target, line }) => {
      const problem = problemOf(document, target);
      return problem === undefined ? [] : [`${document}:${line}: ${target} ${problem}`];
    });
    expect(wrong).toEqual([]);
  });
});
