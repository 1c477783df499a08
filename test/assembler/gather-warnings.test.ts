import { describe, expect, it } from 'vitest';
import { gatherWarnings } from '../../src/assembler/plan/gather-warnings.ts';
import type { Warning } from '../../src/shared/core/contracts/warning.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { jobOf, renderedRecord } from '../fakes/job-documents.ts';

const job = jobOf(90_000);
const held: Warning = { code: 'heldPicture', message: 'The last picture is held.' };
const jump: Warning = { code: 'clockJump', message: 'The clock starts again at 4 s.' };
const records = (warnings: readonly Warning[][]): ReadonlyMap<number, SliceRecord> =>
  new Map(warnings.map((each, index) => [index, { ...renderedRecord(job, index), warnings: each }] as const).reverse());
const of = (ofFilm: Warning[], ofSlices: readonly Warning[][]) =>
  gatherWarnings({ probe: { ...job.probe, warnings: ofFilm } }, records(ofSlices)).warnings;

describe('gatherWarnings', () => {
  it('adds nothing to a manifest of which there is nothing to say', () => {
    expect(gatherWarnings(job, records([[], [], []]))).toEqual({});
  });

  it('says each sentence once, with the slices that say it in order', () => {
    expect(of([], [[held], [], [held, jump]])).toEqual([
      { ...held, slices: [0, 2] },
      { ...jump, slices: [2] },
    ]);
  });

  it('says what is true of the whole film first, and not again for slices', () => {
    expect(of([jump], [[jump], [held]])).toEqual([jump, { ...held, slices: [1] }]);
  });
});
