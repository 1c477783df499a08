import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { siteProblems } from '../../scripts/site/check-site.ts';
import { anchorsOf, codeBlocksOf, linksOf, withTargets } from '../../scripts/site/markdown/read-markdown.ts';
import { schemaRows } from '../../scripts/site/reference/schema-rows.ts';
import { stageSite } from '../../scripts/site/stage-site.ts';
import { themeTokens } from '../../scripts/site/theme-tokens.ts';
import { jsonSchemas } from '../../src/sdk/core/schemas/json-schemas.ts';

const ROOT = resolve(import.meta.dirname, '../..');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-site-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('reading Markdown', () => {
  const DOCUMENT = [
    '# A `job`, its [end](x.md) & more',
    'See [one](one.md#a-b) and `[code](no.md)`, ![picture](<a b.png>).',
    '```sh [run.sh]',
    '# no heading [no](link.md)',
    '     ```',
    '```',
    '## A job',
    '## A job',
    '- in a list:',
    '  ```json',
    '  {}',
    '  ```',
  ].join('\n');

  it('gives headings the anchors of GitHub, with numbers where they come again', () => {
    expect([...anchorsOf(DOCUMENT)]).toEqual(['a-job-its-end--more', 'a-job', 'a-job-1']);
  });
  it('finds links and pictures outside of code', () => {
    expect(linksOf(DOCUMENT)).toEqual([
      { target: 'x.md', line: 1 },
      { target: 'one.md#a-b', line: 2 },
      { target: 'a b.png', line: 2 },
    ]);
  });
  it('finds code with its language and file, also indented', () => {
    expect(codeBlocksOf(DOCUMENT)).toEqual([
      { language: 'sh', file: 'run.sh', text: '# no heading [no](link.md)\n     ```\n', line: 3 },
      { language: 'json', file: undefined, text: '{}\n', line: 10 },
    ]);
  });
  it('changes targets and nothing else', () => {
    const changed = withTargets(DOCUMENT, (target) => (target.startsWith('one') ? '/1' : target));
    expect(changed.split('\n')[1]).toBe('See [one](/1) and `[code](no.md)`, ![picture](a b.png).');
    expect(changed.split('\n').slice(2)).toEqual(DOCUMENT.split('\n').slice(2));
  });
  it('fails where a block has no end', () => {
    expect(() => codeBlocksOf('a\n```ts\nlet x')).toThrow('line 2');
  });
});

describe('the site', () => {
  it('has every document, with links that lead to pages', async () => {
    const { parts } = await stageSite(ROOT, folder);
    const pages = parts.flatMap((part) => part.pages);
    for (const { path } of pages) expect(existsSync(join(folder, `${path}.md`)), path).toBe(true);
    const start = await readFile(join(folder, 'start.md'), 'utf8');
    expect(start).toContain('[options](/options)');
    expect(linksOf(start).some(({ target }) => target.endsWith('.md'))).toBe(false);
    const changelog = await readFile(join(folder, 'changelog.md'), 'utf8');
    expect(changelog).toContain('](/package)');
    expect(await readdir(join(folder, 'public/screenshots'))).toContain('job-live-dark.webp');
  });

  it('describes every route, every event and every field of the documents', async () => {
    await stageSite(ROOT, folder);
    const api = await readFile(join(folder, 'reference/http-api.md'), 'utf8');
    for (const route of ['POST /ascii', 'GET /jobs/{id}', 'DELETE /jobs/{id}', 'GET /jobs/{id}/files/{name}']) {
      expect(api.split('\n')).toContain(`### ${route}`);
    }
    const schemas = await readFile(join(folder, 'reference/schemas.md'), 'utf8');
    expect(schemas).toContain('### videoCompleted');
    for (const [file, schema] of Object.entries(jsonSchemas())) {
      expect(schemas).toContain(`## ${file}`);
      if (file === 'event.schema.json') continue;
      for (const { path } of schemaRows(schema)) if (!path.startsWith('(')) expect(schemas).toContain(`\`${path}\``);
    }
  });

  it('fails where a document of docs is in no part of it', async () => {
    await mkdir(join(folder, 'docs/adr'), { recursive: true });
    await writeFile(join(folder, 'docs/forgotten.md'), '# Forgotten');
    await expect(stageSite(folder, join(folder, 'pages'))).rejects.toThrow('docs/forgotten.md');
  });

  it('has the colours of the page: those of the dark below a class', async () => {
    const sheet = themeTokens(await readFile(join(ROOT, 'src/viewer/ui/tokens.css'), 'utf8'));
    const [light = '', dark = ''] = sheet.split('.dark {');
    const accents = [light, dark].map((block) => /--accent: (#[0-9a-f]{6});/.exec(block)?.[1]);
    expect(new Set(accents).size).toBe(2);
    expect(accents).not.toContain(undefined);
    expect(sheet).not.toContain('@media');
  });
});

describe('fields of a schema', () => {
  it('are those of objects and lists as well, with types and limits', () => {
    const rows = schemaRows({
      type: 'object',
      required: ['slices'],
      properties: {
        slices: {
          type: 'array',
          maxItems: 5,
          items: { type: 'object', properties: { index: { type: 'integer', minimum: 0, maximum: 9007199254740991 } } },
        },
        status: { anyOf: [{ const: 'open' }, { enum: ['a', 'b'] }] },
      },
    });
    expect(rows).toEqual([
      { path: 'slices', type: 'list, up to 5 items', isRequired: true },
      { path: 'slices[].index', type: 'integer, from 0', isRequired: false },
      { path: 'status', type: '`"open"` or `"a"`, `"b"`', isRequired: false },
    ]);
  });
});

describe('checking a built site', () => {
  const put = async (name: string, html: string): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), html);
  };

  it('finds nothing where all links lead somewhere', async () => {
    await put(
      'index.html',
      '<a href="/base/a/b.html#there">x</a><a href="https://example.com/">x</a><img src="/base/p.png">',
    );
    await put('a/b.html', '<h1 id="there">x</h1><a href="../">x</a><a href="#there">x</a><a href="/base/a/b">x</a>');
    await put('p.png', '');
    expect(await siteProblems(folder, '/base/')).toEqual([]);
  });

  it('finds pages, files and anchors that are not there, and what comes from other hosts', async () => {
    await put(
      'index.html',
      '<a href="/none.html">x</a><a href="#none">x</a><script src="https://cdn.example.com/x.js"></script>',
    );
    await put('other.html', '<link rel="stylesheet" href="//example.com/x.css"><img src="none.png">');
    expect(await siteProblems(folder, '/')).toEqual([
      'index.html leads to /none.html, which is not there.',
      'index.html leads to #none, and index.html has no such anchor.',
      'index.html loads https://cdn.example.com/x.js from another host.',
      'other.html loads //example.com/x.css from another host.',
      'other.html leads to none.png, which is not there.',
    ]);
  });
});
