import { describe, expect, it } from 'vitest';
import { checkSlice, keysOf } from '../../src/assembler/plan/check-slice.ts';
import { asciiKey } from '../../src/renders/ascii/keys.ts';
import { edgesKey, edgesStillKey } from '../../src/renders/edges/keys.ts';
import { frameKey } from '../../src/renders/frames/keys.ts';
import { gifKey } from '../../src/renders/gif/keys.ts';
import { planRenders } from '../../src/renders/graph/plan-renders.ts';
import { grayscaleKey } from '../../src/renders/grayscale/keys.ts';
import { type OutputRow, subjectOf } from '../../src/renders/parts/render-spec.ts';
import { outputs } from '../../src/renders/registry/planned-outputs.ts';
import { stripKey } from '../../src/renders/storyboard/keys.ts';
import { sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { readDocument } from '../../src/shared/core/contracts/read-document.ts';
import {
  type RenderRecord,
  type SliceRecord,
  SliceRecordSchema,
} from '../../src/shared/core/documents/slice-record.ts';
import { slicesOf } from '../../src/shared/core/job/job-slices.ts';
import type { OptionLayer } from '../../src/shared/core/options/option-layer.ts';
import { jobOf, optionsOf, renderedRecord, storedFor } from '../fakes/job-documents.ts';

const EVERYTHING: OptionLayer = {
  renders: ['gif', 'frames', 'ascii', 'edges', 'grayscale', 'storyboard'],
  'ascii.formats': ['txt', 'ans', 'cast', 'gif', 'mp4'],
  'storyboard.interval': 7,
};
const job = jobOf(62_100, { options: optionsOf('video', EVERYTHING) });
const SLICE = 1;
const keys = sliceKeys(job.jobId, SLICE);
const slice = slicesOf(job)[SLICE];
if (slice === undefined) throw new RangeError('the job is too short');
const expected = outputs(subjectOf(job), slice, keys);
const keysOfRow = ({ count, keyAt }: OutputRow): string[] => Array.from({ length: count }, (_, place) => keyAt(place));

/** As a worker writes it: with counts, lengths and etags. */
const rows = (): RenderRecord[] =>
  expected.map((row) => {
    const { kind, frames, durationMs } = row;
    const planned = keysOfRow(row);
    const [key = ''] = planned;
    const many = planned.length > 1;
    return {
      kind,
      ...(many
        ? { keys: [...planned], etags: planned.map((each) => `etag of ${each}`) }
        : { key, etag: `etag of ${key}` }),
      bytes: 100 * planned.length,
      contentType: 'application/octet-stream',
      ...(frames === undefined ? {} : { frames }),
      ...(durationMs === undefined ? {} : { durationMs }),
    };
  });

const recordWith = (renders: RenderRecord[], changes: Partial<SliceRecord> = {}) =>
  renderedRecord(job, SLICE, { renders, ...changes });

const storedAll = () =>
  new Map<string, { bytes: number; etag: string }>(
    rows().flatMap((row) => keysOf(row).map((key) => [key, { bytes: 100, etag: `etag of ${key}` }] as const)),
  );

const check = (record: SliceRecord | undefined, stored = storedAll()) =>
  checkSlice({ slice, record, expected, stored });

/** The rows, the one with that key changed. */
const changed = (key: string, change: Partial<RenderRecord>): SliceRecord =>
  recordWith(rows().map((row) => (keysOf(row)[0] === key ? { ...row, ...change } : row)));

describe('outputs of a slice', () => {
  it('are what the worker plans to render', () => {
    const plan = planRenders(job.probe, job.options, slice);
    const framesOf = (key: string) => expected.find((row) => row.keyAt(0) === key)?.frames;
    expect(framesOf(gifKey(keys))).toBe(plan.gif?.count);
    expect(framesOf(frameKey(keys, 30))).toBe(plan.frames?.count);
    expect(framesOf(asciiKey(keys, 'cast'))).toBe(plan.ascii?.count);
    expect(framesOf(edgesKey(keys))).toBe(plan.edges?.count);
    expect(framesOf(edgesStillKey(keys, 30))).toBe(plan.edges?.stills?.count);
    expect(framesOf(grayscaleKey(keys, 30))).toBe(plan.grayscale?.count);
    expect(framesOf(stripKey(keys))).toBe(plan.storyboard?.kept.length);
    expect(expected).toHaveLength(1 + 1 + 5 + 2 + 1 + 1);
  });

  it('have no strip where no tile lies in the slice', () => {
    const sparse = jobOf(62_100, { options: optionsOf('video', { 'storyboard.interval': 60 }) });
    const kinds = slicesOf(sparse).map((each) =>
      outputs(subjectOf(sparse), each, keys).some(({ kind }) => kind === 'storyboard'),
    );
    expect(kinds).toEqual([true, false, true]);
  });
});

describe('checkSlice', () => {
  it('finds nothing wrong with a slice of which everything is there', () => {
    expect(check(recordWith(rows()))).toBeUndefined();
  });

  it('takes fewer pictures where a limit was set, and a render that the limit had no room for', () => {
    const limited = jobOf(62_100, { options: optionsOf('video', { renders: ['gif'], 'gif.max': 20_000 }) });
    const planned = outputs(subjectOf(limited), slice, keys);
    const [row] = rows();
    if (row === undefined) throw new RangeError('there is no GIF');
    const found = (record: SliceRecord) => checkSlice({ slice, record, expected: planned, stored: storedAll() });
    expect(found(recordWith([{ ...row, frames: 10 }]))).toBeUndefined();
    expect(found(recordWith([{ ...row, frames: 1000 }]))?.name).toBe('MissingOutput');
    expect(found(recordWith([]))?.name).toBe('MissingOutput');
    const leftOut = [{ kind: 'gif', error: { name: 'budgetTooSmall', message: 'It has at least 30,000.' } }] as const;
    expect(found(recordWith([], { leftOut: [...leftOut] }))).toBeUndefined();
    expect(check(recordWith(rows().slice(1), { leftOut: [...leftOut] }))?.name).toBe('MissingOutput');
  });

  it('takes records of earlier versions, which name neither etags nor counts', () => {
    const plain = jobOf(62_100);
    const old = renderedRecord(plain, SLICE);
    const read = readDocument(SliceRecordSchema, JSON.parse(JSON.stringify(old)), 'a record');
    const asked = outputs(subjectOf(plain), slice, keys);
    expect(checkSlice({ slice, record: read, expected: asked, stored: storedFor([old]) })).toBeUndefined();
  });

  it.each([
    ['GIF frames', changed(gifKey(keys), { frames: 299 }), '300 pictures were planned, 299 are recorded'],
    [
      'the length of the GIF',
      changed(gifKey(keys), { durationMs: 29_990 }),
      '30000 ms were planned, 29990 are recorded',
    ],
    ['pages', changed(asciiKey(keys, 'txt'), { frames: 31 }), '30 pictures were planned, 31 are recorded'],
    ['screens', changed(asciiKey(keys, 'cast'), { frames: 10 }), '300 pictures were planned, 10 are recorded'],
    [
      'screens of the video',
      changed(asciiKey(keys, 'mp4'), { durationMs: 1 }),
      '30000 ms were planned, 1 are recorded',
    ],
    ['pictures of edges', changed(edgesKey(keys), { frames: 301 }), '300 pictures were planned, 301 are recorded'],
    ['tiles', changed(stripKey(keys), { frames: 3 }), '4 pictures were planned, 3 are recorded'],
    ['a frame', changed(frameKey(keys, 30), { keys: [frameKey(keys, 30)] }), '30 outputs were planned, 1 are recorded'],
    [
      'the name of a frame',
      changed(grayscaleKey(keys, 30), {
        keys: Array.from({ length: 30 }, (_, i) => grayscaleKey(keys, i === 7 ? 99 : 30 + i)),
      }),
      `"${grayscaleKey(keys, 37)}" was planned, "${grayscaleKey(keys, 99)}" is recorded`,
    ],
    [
      'a whole kind',
      recordWith(rows().filter(({ kind }) => kind !== 'grayscale')),
      `The record of this slice has no grayscale "${grayscaleKey(keys, 30)}"`,
    ],
    [
      'one format of several',
      recordWith(rows().filter(({ key }) => key !== asciiKey(keys, 'ans'))),
      `The record of this slice has no ascii "${asciiKey(keys, 'ans')}"`,
    ],
    ['an etag of a row', changed(frameKey(keys, 30), { etags: [] }), '0 etags are recorded for 30 outputs'],
    ['the range', recordWith(rows(), { end: 59 }), '30-60 s were planned, 30-59 s are recorded'],
  ])('fails for a record that differs from the plan in %s', (_, record, problem) => {
    expect(check(record)).toEqual({ name: 'MissingOutput', message: expect.stringContaining(problem) });
  });

  it.each([
    ['is not stored', undefined, 'is in the record and not in the bucket'],
    [
      'is stored with another length',
      { bytes: 99, etag: `etag of ${frameKey(keys, 41)}` },
      '3000 bytes are recorded, 2999 are stored',
    ],
    [
      'is stored in another version',
      { bytes: 100, etag: 'other' },
      `the version with the etag etag of ${frameKey(keys, 41)} is recorded, other is stored`,
    ],
  ])('fails for an output that %s', (_, object, problem) => {
    const stored = storedAll();
    if (object === undefined) stored.delete(frameKey(keys, 41));
    else stored.set(frameKey(keys, 41), object);
    expect(check(recordWith(rows()), stored)).toEqual({
      name: 'MissingOutput',
      message: expect.stringContaining(problem),
    });
  });

  it('fails for a slice without a record', () => {
    expect(check(undefined)?.name).toBe('MissingRecord');
  });
});

describe('packed frames of a slice', () => {
  const packedJob = jobOf(62_100, { options: optionsOf('video', { renders: ['frames'], 'frames.pack': true }) });
  const [row] = outputs(subjectOf(packedJob), slice, keys);
  const entries = Array.from({ length: 30 }, (_, at) => ({ second: 30 + at, offset: 40 + at * 50, bytes: 10 }));
  const key = keys.ofSlice('frames', 'zip');
  const checkEntries = (listed: typeof entries | undefined) => {
    const bytes = 2000;
    const renders = [{ kind: 'frames' as const, key, bytes, contentType: 'application/zip', frames: 30, etag: 'e' }];
    const record = renderedRecord(packedJob, SLICE, {
      renders: renders.map((each) => (listed === undefined ? each : { ...each, entries: listed })),
    });
    const stored = new Map([[key, { bytes, etag: 'e' }]]);
    return checkSlice({ slice, record, expected: row === undefined ? [] : [row], stored })?.message;
  };
  const with5 = (change: Partial<(typeof entries)[number]>) =>
    entries.map((entry, at) => (at === 5 ? { ...entry, ...change } : entry));

  it('are there when every second has a place of its own in the file', () => {
    expect(checkEntries(entries)).toBeUndefined();
  });

  it.each<[string, typeof entries | undefined, RegExp]>([
    ['are listed nowhere', undefined, /30 pictures were planned in it, none are listed/],
    ['lack a second', entries.slice(1), /30 pictures were planned in it, 29 are listed/],
    ['have another second', with5({ second: 36 }), /second 35 was planned, 36 is listed/],
    ['lie in one another', with5({ offset: 245 }), /second 35 is listed at bytes 245 to 255/],
    ['have no bytes', with5({ bytes: 0 }), /second 35 is listed/],
    ['reach beyond the file', with5({ bytes: 1800 }), /second 35 is listed at bytes 290 to 2090/],
  ])('are a gap when they %s', (_, listed, message) => {
    expect(checkEntries(listed)).toMatch(message);
  });
});
