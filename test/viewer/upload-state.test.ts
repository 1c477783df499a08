import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceAnswer } from '../../src/api/contracts/sources.ts';
import { knownUpload, newUpload, partRange, storedBytes } from '../../src/viewer/core/upload/part-ranges.ts';
import type { UploadEvent } from '../../src/viewer/core/upload/upload-event.ts';
import { begunOf, ENDED, type FileUploadState, stepUpload } from '../../src/viewer/core/upload/upload-state.ts';

const begun = newUpload({ id: 'id', key: 'uploads/0/film.mp4', size: 25, partBytes: 10, partCount: 3 });
const source = { key: begun.key, etag: 'e', bytes: 25 };
const answer = (more: object): UploadEvent => ({ type: 'answered', answer: { ...source, ...more } as SourceAnswer });
const run = (events: readonly UploadEvent[], from: FileUploadState = { phase: 'checking' }): FileUploadState =>
  events.reduce(stepUpload, from);
const stored = (number: number): UploadEvent => ({ type: 'stored', number });
const SENDING: readonly UploadEvent[] = [{ type: 'accepted' }, { type: 'begun', begun }];

const EVENTS: readonly UploadEvent[] = [
  ...SENDING,
  { type: 'refused', why: 'no' },
  stored(1),
  stored(2),
  stored(3),
  { type: 'trouble', why: 'slow' },
  { type: 'moving' },
  { type: 'pause' },
  { type: 'resume' },
  { type: 'fileChosen' },
  { type: 'fileDiffers', why: 'other' },
  { type: 'lost', begun },
  { type: 'completed', key: begun.key },
  answer({ state: 'waiting' }),
  answer({ state: 'job', jobId: 'film-0123456789ab', job: '' }),
  answer({ state: 'rejected', reason: 'truncated', message: 'cut', at: '' }),
  answer({ state: 'failed', error: { name: 'ProcessError', message: 'broke' }, at: '' }),
  { type: 'failed', message: 'broke' },
  { type: 'gone' },
  { type: 'cancel' },
];

describe('stepUpload', () => {
  it('goes from the file to its job', () => {
    const sent = run([...SENDING, stored(2), stored(1), stored(3)]);
    expect(sent).toEqual({ phase: 'completing', begun: { ...begun, missing: [] } });
    const planned = run([{ type: 'completed', key: begun.key }, answer({ state: 'waiting' })], sent);
    expect(planned).toEqual({ phase: 'planning', key: begun.key });
    const event = answer({ state: 'job', jobId: 'film-0123456789ab', job: '' });
    expect(stepUpload(planned, event)).toEqual({ phase: 'job', jobId: 'film-0123456789ab' });
  });

  it('keeps what is stored over a pause, also of a part that was still on its way', () => {
    const paused = run([...SENDING, stored(1), { type: 'pause' }, stored(2)]);
    expect(paused).toMatchObject({ phase: 'paused', begun: { missing: [3] } });
    expect(run([{ type: 'resume' }], paused)).toMatchObject({ phase: 'sending', begun: { missing: [3] } });
    expect(run([stored(3)], paused).phase).toBe('paused');
    expect(run([stored(3), { type: 'resume' }], paused).phase).toBe('completing');
  });

  it('goes on with the same file after the page was loaded anew, and says so of another', () => {
    const interrupted: FileUploadState = { phase: 'interrupted', begun };
    expect(run([{ type: 'resume' }], interrupted)).toBe(interrupted);
    expect(run([{ type: 'fileDiffers', why: 'another' }], interrupted)).toMatchObject({ why: 'another' });
    expect(run([{ type: 'fileDiffers', why: 'another' }, { type: 'fileChosen' }], interrupted)).toEqual({
      phase: 'sending',
      begun,
    });
  });

  it('fails so that it can go on where it was', () => {
    const failed = run([...SENDING, stored(1), { type: 'failed', message: 'no network' }]);
    expect(failed).toMatchObject({ phase: 'failed', message: 'no network' });
    expect(run([{ type: 'resume' }], failed)).toMatchObject({ phase: 'sending', begun: { missing: [2, 3] } });
    const planning: FileUploadState = { phase: 'planning', key: 'k' };
    expect(run([{ type: 'failed', message: 'x' }, { type: 'resume' }], planning)).toBe(planning);
  });

  it('starts over when nothing of it is there any more, and when it could not be planned', () => {
    for (const event of [
      { type: 'gone' },
      answer({ state: 'failed', error: { name: 'ProcessError', message: 'm' }, at: '' }),
    ]) {
      const from: FileUploadState = event.type === 'gone' ? run(SENDING) : { phase: 'planning', key: 'k' };
      expect(run([event as UploadEvent, { type: 'resume' }], from)).toEqual({ phase: 'starting' });
    }
  });

  it('sends again what got lost before it was joined', () => {
    const lost = run([...SENDING, stored(1), stored(2), stored(3), { type: 'lost', begun }]);
    expect(lost).toEqual({ phase: 'sending', begun });
  });

  it('shows trouble until something moves again', () => {
    const slow = run([...SENDING, { type: 'trouble', why: 'no answer' }]);
    expect(slow).toMatchObject({ phase: 'sending', trouble: 'no answer' });
    expect(run([{ type: 'moving' }], slow)).not.toHaveProperty('trouble');
    expect(run([stored(1)], slow)).not.toHaveProperty('trouble');
  });

  it('leaves an end to nothing that comes late, and cancels nothing that is stored whole', () => {
    for (const end of [
      { phase: 'cancelled' },
      { phase: 'refused', why: '' },
      { phase: 'job', jobId: 'j' },
    ] as FileUploadState[]) {
      for (const event of EVENTS) expect(stepUpload(end, event)).toBe(end);
    }
    const planning: FileUploadState = { phase: 'planning', key: 'k' };
    expect(stepUpload(planning, { type: 'cancel' })).toBe(planning);
  });

  it('never loses or invents a part, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }), (events) => {
        let state: FileUploadState = { phase: 'checking' };
        for (const event of events) {
          const before = begunOf(state);
          state = stepUpload(state, event);
          const after = begunOf(state);
          if (after === undefined) continue;
          expect(after.missing.every((number) => number >= 1 && number <= 3)).toBe(true);
          if (state.phase === 'completing') expect(after.missing).toEqual([]);
          if (state.phase === 'sending') expect(after.missing.length).toBeGreaterThan(0);
          const isFresh = event.type === 'begun' || event.type === 'lost' || before === undefined;
          if (!isFresh) expect(after.missing.every((number) => before.missing.includes(number))).toBe(true);
        }
        expect(ENDED.has(state.phase) && begunOf(state) !== undefined).toBe(false);
      }),
    );
  });
});

describe('parts of a file', () => {
  it('tile it, the last with the rest', () => {
    expect([1, 2, 3].map((number) => partRange(begun, number))).toEqual([
      { start: 0, end: 10 },
      { start: 10, end: 20 },
      { start: 20, end: 25 },
    ]);
    expect(storedBytes(begun)).toBe(0);
    expect(storedBytes({ ...begun, missing: [1] })).toBe(15);
  });

  it('are missing when the server does not have them, also beyond the ones it lists', () => {
    const { missing: _, ...plan } = begun;
    const known = knownUpload({
      ...plan,
      kind: 'parts',
      stored: [{ number: 2, bytes: 10, etag: 'e' }],
      missing: [1],
      missingCount: 2,
    });
    expect(known).toEqual({ ...begun, missing: [1, 3] });
  });
});
