import { describe, expect, it } from 'vitest';
import { gatherWarnings } from '../../src/assembler/plan/gather-warnings.ts';
import type { Warning } from '../../src/shared/core/contracts/warning.ts';
import type { Job } from '../../src/shared/core/documents/job.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { CONTAINER_DAMAGE } from '../../src/shared/core/media/decode-damage.ts';
import { jobOf, renderedRecord } from '../fakes/job-documents.ts';

const job = jobOf(90_000);
const held: Warning = { code: 'heldPicture', message: 'The last picture is held.' };
const jump: Warning = { code: 'clockJump', message: 'The clock starts again at 4 s.' };
const records = (warnings: readonly Warning[][]): ReadonlyMap<number, SliceRecord> =>
  new Map(warnings.map((each, index) => [index, { ...renderedRecord(job, index), warnings: each }] as const).reverse());
const of = (ofFilm: Warning[], ofSlices: readonly Warning[][]) =>
  gatherWarnings({ ...job, probe: { ...job.probe, warnings: ofFilm } }, records(ofSlices)).warnings;

describe('gatherWarnings', () => {
  it('adds nothing to a manifest of which there is nothing to say', () => {
    expect(gatherWarnings(job, records([[], [], []]))).toEqual({});
  });

  it('tells damage that was found when packets were listed, if nothing else tells it', () => {
    const told = (reading: Job['reading'], container: string, ofFilm: Warning[] = []) =>
      (
        gatherWarnings({ ...job, reading, probe: { ...job.probe, container, warnings: ofFilm } }, records([]))
          .warnings ?? []
      ).map(({ message }) => message);
    const mp4 = 'mov,mp4,m4a,3gp,3g2,mj2';
    expect(told({ way: 'index', reason: 'damaged' }, mp4)).toEqual([CONTAINER_DAMAGE.message]);
    expect(told({ way: 'seek', reason: 'damaged' }, 'mpegts')).toEqual([CONTAINER_DAMAGE.message]);
    expect(told({ way: 'index', reason: 'damaged' }, mp4, [held])).toEqual([held.message]);
    // The tables of a file that was cut off list pictures outside of it: its gaps tell that.
    expect(told({ way: 'seek', reason: 'damaged' }, mp4)).toEqual([]);
    expect(told({ way: 'index', reason: 'tooSlow' }, mp4)).toEqual([]);
  });

  it('says each sentence once, with the slices that say it in order', () => {
    expect(of([], [[held], [], [held, jump]])).toEqual([
      { ...held, slices: [0, 2] },
      { ...jump, slices: [2] },
    ]);
  });

  it('says which slices were rendered by other versions than most, by ffmpeg or by the code of a rendered kind', () => {
    const revisions = { gif: 1, frames: 1, ascii: 1, storyboard: 1 };
    const made = { ffmpeg: job.ffmpeg.version, architecture: 'x64', pictures: 1, revisions };
    const by = (...madeWith: (SliceRecord['madeWith'] | 'unknown')[]) => {
      const all = madeWith.map((each, index) => {
        const record = renderedRecord(job, index);
        return [index, each === 'unknown' || each === undefined ? record : { ...record, madeWith: each }] as const;
      });
      return gatherWarnings(job, new Map(all)).warnings ?? [];
    };
    // Records of earlier versions were written by the ffmpeg of the plan.
    expect(by(made, 'unknown', made)).toEqual([]);
    expect(by(made, made, { ...made, architecture: 'arm64' })).toEqual([]);
    expect(by(made, made, { ...made, revisions: { ...revisions, webp: 7 } })).toEqual([]);
    const other = { ...made, ffmpeg: 'N-1' };
    expect(by(made, other, made)).toMatchObject([
      { code: 'mixedVersions', message: expect.stringContaining('ffmpeg 5.1.9 and N-1'), slices: [1] },
    ]);
    expect(by(other, 'unknown', other)).toMatchObject([{ code: 'mixedVersions', slices: [1] }]);
    const newer = { ...made, revisions: { ...revisions, ascii: 2 } };
    expect(by(newer, made, newer)).toMatchObject([
      { code: 'mixedVersions', message: expect.stringContaining('revisions of fanreel'), slices: [1] },
    ]);
    const failed = { ...renderedRecord(job, 1), madeWith: other, status: 'failed' as const };
    expect(
      gatherWarnings(
        job,
        new Map([
          [0, renderedRecord(job, 0)],
          [1, failed],
        ]),
      ),
    ).toEqual({});
  });

  it('says what is true of the whole film first, and not again for slices', () => {
    expect(of([jump], [[jump], [held]])).toEqual([jump, { ...held, slices: [1] }]);
  });
});
