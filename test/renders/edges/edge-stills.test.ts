import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasEdgeStills } from '../../../src/renders/edges/plan/spec.ts';
import { EDGES_PLAN } from '../../../src/renders/edges/plan/worker-plan.ts';
import { RENDER_KINDS } from '../../../src/renders/kind/render-kinds.ts';
import { subjectOf } from '../../../src/renders/parts/render-spec.ts';
import { outputs } from '../../../src/renders/registry/planned-outputs.ts';
import { sliceKeys } from '../../../src/shared/core/contracts/object-keys.ts';
import { jobOf, optionsOf } from '../../fakes/job-documents.ts';

const kinds = fc.subarray([...RENDER_KINDS], { minLength: 1 });
const ranges = fc.tuple(fc.nat(60_000), fc.integer({ min: 1, max: 30_000 }));

describe('the pictures of edges at whole seconds', () => {
  it('are planned, and made by the worker, for exactly the seconds of which there are frames', () =>
    fc.assert(
      fc.property(kinds, ranges, (renders, [startMs, lengthMs]) => {
        const options = optionsOf('video', { renders: [...new Set([...renders, 'edges' as const])] });
        const job = jobOf(startMs + lengthMs, { options });
        const range = { startMs, endMs: startMs + lengthMs };
        const rows = outputs(subjectOf(job), range, sliceKeys(job.jobId, 0));
        const jpegs = (kind: string) =>
          rows
            .filter((row) => row.kind === kind && row.contentType === 'image/jpeg')
            .reduce((sum, { count }) => sum + count, 0);
        expect(hasEdgeStills(options)).toBe(renders.includes('frames'));
        expect(jpegs('edges')).toBe(jpegs('frames'));
        const plan = EDGES_PLAN.plan(subjectOf(job), range);
        expect(plan?.stills?.count ?? 0).toBe(jpegs('frames'));
      }),
    ));
});
