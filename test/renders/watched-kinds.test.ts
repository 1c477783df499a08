import { describe, expect, it } from 'vitest';
import { plannedPictures, planRenders } from '../../src/renders/graph/plan-renders.ts';
import { WORKER_PLANS } from '../../src/renders/registry/for-worker-plans.ts';
import { PLAYED_KINDS } from '../../src/shared/core/options/option-table.ts';
import { jobOf, optionsOf } from '../fakes/job-documents.ts';

const { probe } = jobOf(60_000);

describe.each(PLAYED_KINDS)('%s, which is played', (kind) => {
  it('has raw pictures of three bytes a pixel, which can be judged for flashes', () => {
    const plan = planRenders(probe, optionsOf('video', { renders: [kind] }), { startMs: 0, endMs: 30_000 });
    expect(plannedPictures(plan).map(([planned]) => planned)).toEqual([kind]);
    const { transport } = WORKER_PLANS[kind];
    const sizeOf = 'pixels' in transport ? transport.pixels : transport.raw;
    const { width, height } = plan[kind] as { readonly width: number; readonly height: number };
    expect(sizeOf?.(plan[kind] as never)).toEqual({ width, height, channels: 3 });
  });
});
