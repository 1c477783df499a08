import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { type CodeBlock, codeBlocksOf } from '../../scripts/site/markdown/read-markdown.ts';

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const blocks = documents.flatMap((document) =>
  codeBlocksOf(readFileSync(document, 'utf8')).map((block) => ({ ...block, where: `${document}:${block.line}` })),
);

const hasPython = spawnSync('python3', ['--version']).status === 0;
const PARSE_PYTHON = 'import ast, sys; ast.parse(sys.stdin.read())';

/** A document, or members of one. */
const readJson = (text: string): unknown => JSON.parse(/^\s*"/.test(text) ? `{${text}}` : text);

/** What reads each language; it throws where the block is none of it. */
const READERS: Readonly<Record<string, (block: CodeBlock) => unknown>> = {
  json: ({ text }) => readJson(text),
  ts: ({ text }) => transform(text, { loader: 'ts' }),
  tsx: ({ text }) => transform(text, { loader: 'tsx' }),
  sh: ({ text }) => execFileSync('bash', ['-n'], { input: text, stdio: ['pipe', 'pipe', 'pipe'] }),
  python: ({ text }) => hasPython && execFileSync('python3', ['-c', PARSE_PYTHON], { input: text, stdio: 'pipe' }),
};

describe('code in the documents', () => {
  it.each(Object.keys(READERS))('is %s where it says so', async (language) => {
    const found = blocks.filter((block) => block.language === language);
    expect(found.length).toBeGreaterThan(0);
    const wrong: string[] = [];
    for (const block of found) {
      try {
        await READERS[language]?.(block);
      } catch (error) {
        wrong.push(`${block.where}: ${(error as Error).message}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('names a language that is known, or none: under another name it would be read by nobody', () => {
    const others = ['', 'console', 'css', 'dockerfile', 'html', 'http', 'ini', 'md', 'text', 'yaml'];
    const known = [...Object.keys(READERS), ...others];
    const wrong = blocks.filter(({ language }) => !known.includes(language));
    expect(wrong.map(({ where, language }) => `${where}: ${language}`)).toEqual([]);
  });
});
