import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageFacts } from '../../../src/viewer/core/on-disk/page-facts.ts';
import { resultHtml } from '../../../src/viewer/core/on-disk/result-html.ts';

const factsOf = (key: string): PageFacts =>
  ({ job: { source: { key } }, numbered: [], files: [{ name: key, bytes: 1 }], ascii: {} }) as unknown as PageFacts;

const program = { script: 'run("</script><b>")', style: 'a::after{content:"</style>"}' };

/** Bits that break out of elements and attributes where they are not escaped. */
const hostile = fc.array(
  fc.oneof(
    fc.constantFrom(
      '</script>',
      '<script>alert(1)</script>',
      '<!--',
      '-->',
      '"',
      "'",
      '&lt;',
      ']]>',
      '<img src=x onerror=x>',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  ),
  { maxLength: 6 },
);

describe('resultHtml', () => {
  it('gives back any facts, and nothing in them becomes an element', () => {
    fc.assert(
      fc.property(hostile, (bits) => {
        const facts = factsOf(bits.join(''));
        const html = resultHtml(facts, program);
        const json = /<script type="application\/json" id="facts">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(facts)));
        const tags = [...html.matchAll(/<[a-z!/][^\s>]*/gi)].map(([tag]) => tag.toLowerCase());
        const plain = resultHtml(factsOf('film.mp4'), program);
        expect(tags).toEqual([...plain.matchAll(/<[a-z!/][^\s>]*/gi)].map(([tag]) => tag.toLowerCase()));
      }),
    );
  });
});
