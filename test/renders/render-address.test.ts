import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressedJob, madeWith, renderAddress } from '../../src/renders/address/render-address.ts';
import { type FrozenOf, type KindOptions, valuesOfKind } from '../../src/renders/kind/kind-options.ts';
import { RENDER_KINDS, type RenderKind } from '../../src/renders/kind/render-kinds.ts';
import { subjectOf } from '../../src/renders/parts/render-spec.ts';
import { WORKER_PLANS } from '../../src/renders/registry/for-worker-plans.ts';
import { outputs } from '../../src/renders/registry/planned-outputs.ts';
import { sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import type { Job } from '../../src/shared/core/documents/job.ts';
import type { MadeWith } from '../../src/shared/core/documents/made-with.ts';
import type { Option } from '../../src/shared/core/option-forms/option-forms.ts';
import { KINDS } from '../../src/shared/core/options/freeze-options.ts';
import type { OptionLayer } from '../../src/shared/core/options/option-layer.ts';
import type { RenderOptions } from '../../src/shared/core/options/render-options.ts';
import { jobOf, optionsOf } from '../fakes/job-documents.ts';

const MADE = madeWith({ ffmpeg: '5.1.9', architecture: 'x64' }, RENDER_KINDS);
const RANGE = { startMs: 30_000, endMs: 60_000 };
const JOB = jobOf(62_100, { options: optionsOf('video', { renders: [...RENDER_KINDS] }) });

const addressOf = (kind: RenderKind, job: AddressedJob = JOB, range = RANGE, made = MADE): string => {
  const address = renderAddress(job, kind, range, made);
  if (address === undefined) throw new Error(`no address of ${kind}`);
  return address;
};
const addressesOf = (job: AddressedJob, range = RANGE, made = MADE) =>
  Object.fromEntries(RENDER_KINDS.map((kind) => [kind, addressOf(kind, job, range, made)]));
const changed = (job: AddressedJob, range = RANGE, made = MADE): string[] => {
  const [before, after] = [addressesOf(JOB), addressesOf(job, range, made)];
  return RENDER_KINDS.filter((kind) => before[kind] !== after[kind]);
};

/** Any value that the option allows. */
const anyValue = (option: Option): fc.Arbitrary<unknown> => {
  switch (option.form) {
    case 'integer':
    case 'bytes':
      return fc.integer({ min: option.minimum, max: option.maximum });
    case 'choice':
      return fc.constantFrom(...option.choices);
    case 'switch':
      return fc.boolean();
    case 'list':
      return fc.subarray([...option.byMedia.video.allowed], { minLength: 1 });
    case 'characters':
      return fc.string({ minLength: option.minimum, maxLength: 8 });
    case 'time':
      return fc.double({ min: option.minimum, max: option.maximum, noNaN: true });
    case 'times':
      return fc.array(fc.double({ min: option.minimum, max: option.maximum, noNaN: true }), { minLength: 1 });
  }
};

const OPTIONS_OF_KINDS = KINDS.flatMap(([kind, { options }]) =>
  Object.entries(options).map(([key, option]) => ({ kind, key, option })),
);

/** The frozen options with one value of a kind replaced. */
const replaced = (kind: RenderKind, key: string, value: unknown): RenderOptions => {
  const group = JOB.options[kind] as Readonly<Record<string, unknown>> | undefined;
  return { ...JOB.options, [kind]: { ...group, [key]: value } } as RenderOptions;
};

const kindNamed = (kind: RenderKind): KindOptions => {
  const [, options] = KINDS.find(([name]) => name === kind) ?? [];
  if (options === undefined) throw new Error(`no kind ${kind}`);
  return options;
};

describe('the address of a render', () => {
  it.each(OPTIONS_OF_KINDS.map(({ kind, key, option }) => [`${kind}.${key}`, kind, key, option] as const))(
    'changes with %s for that kind and for no other',
    (_, kind, key, option) => {
      const options = kindNamed(kind);
      const frozen = JOB.options[kind] as FrozenOf<KindOptions> | undefined;
      const before = (valuesOfKind<KindOptions>(options, frozen) as Record<string, unknown>)[key];
      fc.assert(
        fc.property(anyValue(option), (value) => {
          const isSame = JSON.stringify(value) === JSON.stringify(before);
          expect(changed({ ...JOB, options: replaced(kind, key, value) })).toEqual(isSame ? [] : [kind]);
        }),
        { numRuns: 30 },
      );
    },
  );

  it('is the same only where the same is planned, whatever else the job is about', () => {
    const layers = fc.record({
      kinds: fc.subarray([...RENDER_KINDS], { minLength: 1 }),
      part: fc.constantFrom({}, { from: 20 }, { to: 61 }, { at: [30], length: 30 }),
      slice: fc.constantFrom(10, 30),
      others: fc.record(
        Object.fromEntries(OPTIONS_OF_KINDS.map(({ kind, key, option }) => [`${kind}.${key}`, anyValue(option)])),
      ),
    });
    const jobFor = (
      kind: RenderKind,
      { kinds, part, slice, others }: typeof layers extends fc.Arbitrary<infer T> ? T : never,
    ) => {
      const own = Object.entries(others).filter(([name]) => !name.startsWith(`${kind}.`));
      const renders = RENDER_KINDS.filter((each) => each === kind || kinds.includes(each));
      return {
        ...JOB,
        options: optionsOf('video', { ...Object.fromEntries(own), ...part, slice, renders } as OptionLayer),
      };
    };
    const plannedOf = (kind: RenderKind, job: Job) => [
      WORKER_PLANS[kind].plan(subjectOf(job), RANGE),
      outputs(subjectOf(job), RANGE, sliceKeys(job.jobId, 1)).filter((row) => row.kind === kind),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...RENDER_KINDS), layers, layers, (kind, one, other) => {
        const jobs = [jobFor(kind, one), jobFor(kind, other)] as const;
        // What follows an option of another kind is an option of its own.
        fc.pre(addressOf(kind, jobs[0]) === addressOf(kind, jobs[1]));
        expect(JSON.stringify(plannedOf(kind, jobs[0]))).toBe(JSON.stringify(plannedOf(kind, jobs[1])));
      }),
      { numRuns: 200 },
    );
  });

  it('of any kind changes with an option of no kind that is not known to change nothing', () => {
    const options = { ...JOB.options, later: 'softened' } as RenderOptions;
    expect(changed({ ...JOB, options })).toEqual([...RENDER_KINDS]);
    const neutral = { ...JOB.options, extras: false, tail: 'joined' as const };
    expect(changed({ ...JOB, options: neutral })).toEqual([]);
  });

  it('of edges changes when there are no frames, as their pictures go with them', () => {
    const options = { ...JOB.options, renders: RENDER_KINDS.filter((kind) => kind !== 'frames') };
    expect(changed({ ...JOB, options })).toEqual(['edges']);
    // Other kinds are made or not: nothing depends on them.
    const fewer = { ...JOB.options, renders: ['frames', 'edges'] as RenderKind[] };
    expect(changed({ ...JOB, options: fewer })).toEqual([]);
  });

  it('changes with the bytes of the film, with what is known of it, with the range and with what made it', () => {
    const all = [...RENDER_KINDS];
    const probe = { ...JOB.probe, video: { ...JOB.probe.video, delayUs: 40_000 } };
    const other = { ...MADE, ffmpeg: '5.1.10' };
    const cases: [AddressedJob, typeof RANGE, MadeWith][] = [
      [{ ...JOB, source: { ...JOB.source, etag: 'e2' } }, RANGE, MADE],
      [{ ...JOB, source: { ...JOB.source, crc64nvme: 'AAAAAAAAAAA=' } }, RANGE, MADE],
      [{ ...JOB, probe }, RANGE, MADE],
      [JOB, { startMs: 30_000, endMs: 60_001 }, MADE],
      [JOB, { startMs: 29_999, endMs: 60_000 }, MADE],
      [JOB, RANGE, other],
      [JOB, RANGE, { ...MADE, architecture: 'arm64' }],
      [JOB, RANGE, { ...MADE, pictures: MADE.pictures + 1 }],
    ];
    for (const [job, range, made] of cases) expect(changed(job, range, made)).toEqual(all);
  });

  it('changes with the revision of its kind and of no other; without one there is none', () => {
    for (const kind of RENDER_KINDS) {
      const revisions = { ...MADE.revisions, [kind]: (MADE.revisions[kind] ?? 0) + 1 };
      expect(changed(JOB, RANGE, { ...MADE, revisions })).toEqual([kind]);
    }
    expect(renderAddress(JOB, 'gif', RANGE, { ...MADE, revisions: { ascii: 1 } })).toBeUndefined();
  });

  it('stays with the name of the job, the etag of the same bytes, warnings, slices and the part', () => {
    const source = { ...JOB.source, crc64nvme: 'AAAAAAAAAAA=' };
    const known: Job = { ...JOB, source };
    const probe = { ...JOB.probe, warnings: [{ code: 'partClipped' as const, message: 'It ends there.' }] };
    const options = { ...JOB.options, slice: 10, from: 20, to: 62.1 };
    const other: Job = { ...JOB, jobId: 'other-0123456789ab', source: { ...source, etag: 'e9' }, probe, options };
    // Moments of a preview are spread over all that a job is about.
    const { preview: _, ...rest } = addressesOf(known);
    expect(addressesOf(other)).toMatchObject(rest);
    expect(changed({ ...JOB, options: { ...JOB.options, from: 20 } })).toEqual(['preview']);
  });

  it('is the same for a plan that was just made and for the stored one, whatever the order of its fields', () => {
    const turned = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, each]) => [key, turned(each)]),
          )
        : value;
    expect(addressesOf(turned(JOB) as Job)).toEqual(addressesOf(JOB));
  });
});
