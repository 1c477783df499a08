import { describe, expect, it } from 'vitest';
import { RecentListing } from '../../src/worker/recent-listing.ts';

describe('RecentListing', () => {
  const listing = { jobId: 'film', group: 1, indexes: new Set([1000, 1002]) };
  const at = (nowMs: number) => {
    let now = 0;
    const recent = new RecentListing(() => now);
    recent.note(listing);
    now = nowMs;
    return recent;
  };

  it('knows for a second which slices had no record', () => {
    expect(at(999).lacks('film', 1001)).toBe(true);
    expect(at(1000).lacks('film', 1001)).toBe(false);
  });

  it('claims nothing of what was recorded, of another group or of another job', () => {
    expect(at(0).lacks('film', 1002)).toBe(false);
    expect(at(0).lacks('film', 1)).toBe(false);
    expect(at(0).lacks('other', 1001)).toBe(false);
    expect(new RecentListing(() => 0).lacks('film', 1001)).toBe(false);
  });
});
