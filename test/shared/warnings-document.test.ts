import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WARNING_CODES } from '../../src/shared/core/contracts/warning.ts';

describe('docs/warnings.md', () => {
  it('has a row for every code, in their order, and for nothing else', () => {
    const rows = [...readFileSync('docs/warnings.md', 'utf8').matchAll(/^\| `(\w+)` \| (.+) \|$/gm)];
    expect(rows.map(([, code]) => code)).toEqual(WARNING_CODES);
    for (const [, , sentence] of rows) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});
