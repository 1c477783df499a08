import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src/shared/core/documents/job.ts';
import { isIn, numberRuns } from '../../../src/viewer/core/on-disk/number-runs.ts';
import { pageFacts } from '../../../src/viewer/core/on-disk/page-facts.ts';
import { storedNames } from '../../../src/viewer/core/on-disk/stored-names.ts';

const file = (name: string) => ({ name, bytes: 1 });

describe('numberRuns', () => {
  it('holds the numbers that were given, and no other', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 })), (numbers) => {
        const runs = numberRuns(numbers);
        for (let number = 0; number <= 41; number++) expect(isIn(runs, number)).toBe(numbers.includes(number));
        // A gap lies between two runs, so that a whole film is one.
        expect(runs.every(([first], i) => i === 0 || first > (runs[i - 1]?.[1] ?? 0) + 1)).toBe(true);
      }),
    );
  });
});

describe('storedNames', () => {
  it('names every file that is there by its number, with as many digits as it has', () => {
    const names = [
      'gif/00000.gif',
      'gif/00002.gif',
      'frames/000213.jpg',
      'ascii/00000.txt',
      'ascii.cast',
      'adhoc/1-2/gif/00000.gif',
    ];
    const found = storedNames(pageFacts({} as Job, undefined, names.map(file), {}));
    expect(found.of('gif', 'gif', 0)).toBe('gif/00000.gif');
    expect(found.of('gif', 'gif', 1)).toBeUndefined();
    expect(found.of('frames', 'jpg', 213)).toBe('frames/000213.jpg');
    expect(found.of('ascii', 'cast', 0)).toBeUndefined();
    expect(found.single('ascii.cast')).toBe('ascii.cast');
    expect(found.single('adhoc/1-2/gif/00000.gif')).toBe('adhoc/1-2/gif/00000.gif');
    expect(found.single('clip.mp4')).toBeUndefined();
  });
});
