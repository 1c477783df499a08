import { describe, expect, it } from 'vitest';
import { foundRows } from '../../../src/cli/core/words/found-rows.ts';

const NOTHING = { found: [], searched: 2, withoutFingerprints: 0, saysNothing: false };

describe('where a picture is', () => {
  it('names the second, and those around it that show the same, past the hour too', () => {
    const found = [
      { jobId: 'film-0123456789ab', second: 3_725, from: 3_720, to: 3_730, distance: 0.4 },
      { jobId: 'a-0123456789ab', second: 9, from: 9, to: 9, distance: 1.2 },
    ];
    expect(foundRows({ ...NOTHING, found })).toEqual([
      'film-0123456789ab  1:02:05  second 3725, the same from 1:02:00 to 1:02:10, distance 0.4',
      'a-0123456789ab     0:09  second 9, distance 1.2',
    ]);
  });

  it('is said to be nowhere of what was searched, with what could not be', () => {
    expect(foundRows(NOTHING)).toEqual(['The picture is in none of the 2 jobs that were searched.']);
    const [none, without, ...more] = foundRows({ ...NOTHING, searched: 1, withoutFingerprints: 1 });
    expect(none).toBe('The picture is not in the job that was searched.');
    expect(without).toMatch(/^1 job has no fingerprints/);
    expect(more).toEqual([]);
  });

  it('is not looked for where the picture says nothing', () => {
    expect(foundRows({ ...NOTHING, saysNothing: true })[0]).toMatch(/flat or nearly black/);
  });
});
