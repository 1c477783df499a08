import { describe, expect, it } from 'vitest';
import { InvalidEventError } from '../../src/shared/core/errors/errors.ts';
import { parseSliceEvent } from '../../src/worker/plan/parse-slice-event.ts';

const eventOf = (detail: Record<string, unknown>) => ({
  'detail-type': 'newVideoCreated',
  source: 'custom.gifGenerator',
  detail: { key: 'a b+c.mp4', start: 0, end: 29, length: 62.1, tsCreated: 1_700_000_000_000, ...detail },
});

describe('parseSliceEvent', () => {
  it("reads the sample's five fields as a range asked for by hand", () => {
    expect(parseSliceEvent(eventOf({ start: 12.345, end: 41.3 }))).toEqual({
      kind: 'adhoc',
      bucket: undefined,
      key: 'a b+c.mp4',
      startMs: 12_345,
      endMs: 41_300,
      createdMs: 1_700_000_000_000,
      isAnew: false,
    });
  });

  it('reads a slice of a plan by job and index', () => {
    const asked = { jobId: 'film-0123456789ab', index: 7 };
    expect(parseSliceEvent(eventOf(asked))).toMatchObject({ kind: 'planned', ...asked, isAnew: false });
    expect(parseSliceEvent(eventOf({ ...asked, anew: true }))).toMatchObject({ kind: 'planned', isAnew: true });
  });

  it.each([
    ['no key', { key: undefined }, 'detail.key'],
    ['a job that would leave its folder', { jobId: '../../etc', index: 0 }, 'detail.jobId'],
    ['an end before the start', { start: 30, end: 30 }, 'end must be greater than start'],
    ['a range as long as a film', { start: 0, end: 10_350 }, 'at most 300 s'],
  ])('fails for %s', (_, detail, message) => {
    const parse = () => parseSliceEvent(eventOf(detail));
    expect(parse).toThrow(InvalidEventError);
    expect(parse).toThrow(message);
  });
});
