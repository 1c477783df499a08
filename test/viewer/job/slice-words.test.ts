import { expect, it } from 'vitest';
import { countWords } from '../../../src/viewer/core/board/slice-words.ts';

it('counts slices in words, one as well as thousands', () => {
  const counts = { rendered: 0, running: 0, failed: 0, waiting: 0 };
  expect(countWords({ ...counts, rendered: 1 })).toBe('1 of 1 slice rendered');
  expect(countWords({ ...counts, rendered: 8, failed: 9_992 })).toBe('8 of 10,000 slices rendered, 9,992 failed');
});
