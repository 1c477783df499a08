import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withOptionsTable } from '../../scripts/options/options-table.ts';
import { RENDER_KINDS } from '../../src/renders/kind/render-kinds.ts';
import { KIND_OPTIONS } from '../../src/renders/options/options.ts';
import type { Option } from '../../src/shared/core/option-forms/option-forms.ts';

const text = readFileSync('docs/options.md', 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| '));
const rowOf = (name: string) => rows.find((row) => row.startsWith(`| \`${name}\` |`)) ?? '';

it('the document of options has the table that the options make (npm run options writes it)', () => {
  expect(text).toBe(withOptionsTable(text));
});

describe.each(RENDER_KINDS)('%s', (kind) => {
  it('is in the document of options, with every option that it has', () => {
    expect(rowOf('renders')).toMatch(new RegExp(`any of \`[^\`]*\\b${kind}\\b`));
    for (const { name } of Object.values<Option>(KIND_OPTIONS[kind].options)) expect(rowOf(name), name).not.toBe('');
  });

  it('has a panel on the page of results', () => {
    const path = `src/renders/${kind}/page/page.tsx`;
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toMatch(/\b(strip|moment|motion|overview|picture): \w+/);
  });
});
