import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RENDER_KINDS } from '../../src/renders/kind/render-kinds.ts';
import { KIND_OPTIONS } from '../../src/renders/options/options.ts';
import { subjectOf } from '../../src/renders/parts/render-spec.ts';
import { gatheredFiles, outputs, WHOLES } from '../../src/renders/registry/planned-outputs.ts';
import { RENDER_SPECS } from '../../src/renders/registry/specs.ts';
import { sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { slicesOf } from '../../src/shared/core/job/job-slices.ts';
import { MEDIA } from '../../src/shared/core/option-forms/option-forms.ts';
import type { OptionLayer } from '../../src/shared/core/options/option-layer.ts';
import { outputCountOf, requestsOf } from '../../src/shared/estimator/model/request-counts.ts';
import { OUTPUT_KEYS } from '../../src/shared/permissions.ts';
import { jobOf, optionsOf } from '../fakes/job-documents.ts';

/** A job of a video that renders these kinds, in slices of that many seconds. */
const jobOfKinds = (durationMs: number, layer: OptionLayer) => {
  const options = optionsOf('video', layer);
  return jobOf(durationMs, { options, sliceCount: Math.ceil(durationMs / (options.slice * 1000)) });
};

const rowsOf = (job: ReturnType<typeof jobOfKinds>) =>
  slicesOf(job).flatMap((slice) => outputs(subjectOf(job), slice, sliceKeys(job.jobId, slice.index)));

const cases = fc.record({
  durationMs: fc.integer({ min: 1, max: 400_000 }),
  slice: fc.integer({ min: 1, max: 300 }),
  'storyboard.interval': fc.integer({ min: 1, max: 60 }),
  'frames.pack': fc.boolean(),
  renders: fc.subarray([...RENDER_KINDS], { minLength: 1 }),
});

describe('the plan of outputs', () => {
  it('is what the estimate counts, whatever is rendered of however long a video', () => {
    fc.assert(
      fc.property(cases, ({ durationMs, ...layer }) => {
        const job = jobOfKinds(durationMs, layer);
        const planned = rowsOf(job).reduce((sum, { count }) => sum + count, slicesOf(job).length);
        expect(outputCountOf({ durationMs, options: job.options })).toBe(planned);
      }),
    );
  });

  it('of edges alone has no pictures of seconds, neither in the estimate nor for the assembler', () => {
    const alone = jobOfKinds(62_100, { renders: ['edges'] });
    expect(rowsOf(alone).map(({ count, contentType }) => [count, contentType])).toEqual(
      Array.from({ length: 3 }, () => [1, 'video/mp4']),
    );
    expect(outputCountOf({ durationMs: 62_100, options: alone.options })).toBe(3 + 3);
    const beside = jobOfKinds(62_100, { renders: ['frames', 'edges'] });
    expect(outputCountOf({ durationMs: 62_100, options: beside.options })).toBe(3 + 3 + 63 + 63);
  });

  it('of packed frames has one file a slice, which costs one write', () => {
    const single = jobOfKinds(62_100, { renders: ['frames'] });
    const packed = jobOfKinds(62_100, { renders: ['frames'], 'frames.pack': true });
    expect(rowsOf(packed).map(({ keyAt, count, frames }) => [keyAt(0), count, frames])).toEqual([
      [`jobs/${packed.jobId}/frames/00000.zip`, 1, 30],
      [`jobs/${packed.jobId}/frames/00001.zip`, 1, 30],
      [`jobs/${packed.jobId}/frames/00002.zip`, 1, 3],
    ]);
    const writes = ({ options }: typeof single) => requestsOf({ durationMs: 62_100, options }, 0).writes;
    expect(writes(single) - writes(packed)).toBe(63 - 3);
  });

  it('names every key once, of a kind that is rendered, where the worker may write', () => {
    const job = jobOfKinds(62_100, { renders: [...RENDER_KINDS] });
    const keys = rowsOf(job).flatMap(({ kind, count, keyAt }) =>
      Array.from({ length: count }, (_, place) => [kind, keyAt(place)] as const),
    );
    expect(new Set(keys.map(([, key]) => key)).size).toBe(keys.length);
    for (const [kind, key] of keys) expect(key.startsWith(`jobs/${job.jobId}/${kind}/`)).toBe(true);
    expect(OUTPUT_KEYS.renders).toEqual(RENDER_KINDS.map((kind) => `jobs/*/${kind}/*`));
  });

  it.each(RENDER_KINDS)('of %s holds outputs for the media that its options name, and for no other', (kind) => {
    const media: Partial<Record<string, string>> = KIND_OPTIONS[kind].media;
    for (const each of MEDIA) {
      const options = { ...optionsOf(each), renders: [kind] };
      const subject = { media: each, shown: { width: 64, height: 36 }, options, durationMs: 2000 };
      const rows = RENDER_SPECS[kind].outputs[each](subject, { startMs: 0, endMs: 2000 }, sliceKeys('any', 0));
      expect(rows.length > 0, each).toBe(media[each] !== undefined);
    }
  });

  it('counts what the assembler gathers once', () => {
    const board = jobOfKinds(62_100, { renders: ['storyboard'] });
    const none = jobOfKinds(62_100, { renders: ['gif'] });
    const gathered = gatheredFiles(subjectOf(board), 62_100).reduce((sum, { count }) => sum + count, 0);
    expect(gathered).toBe(2);
    expect(gatheredFiles(subjectOf(none), 62_100)).toEqual([]);
    const writes = (job: typeof board) => requestsOf({ durationMs: 62_100, options: job.options }, 0).writes;
    expect(writes(board) - writes(none)).toBe(gathered);
  });

  it('joins whole-video renders of files that it plans', () => {
    const formats = ['mp4', 'cast'] as const;
    const job = jobOfKinds(62_100, { renders: [...RENDER_KINDS], 'ascii.formats': formats });
    const planned = new Set(rowsOf(job).map(({ keyAt }) => keyAt(0)));
    for (const { sliceKey, isWanted, excerpts } of WHOLES) {
      expect(isWanted(job.options)).toBe(true);
      for (const slice of slicesOf(job)) {
        // The last slice of excerpts has none.
        const isPlanned = (excerpts?.lengthMs(subjectOf(job), slice) ?? 1) > 0;
        expect(planned.has(sliceKey(sliceKeys(job.jobId, slice.index)))).toBe(isPlanned);
      }
    }
  });
});
