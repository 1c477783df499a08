import { type AddressedJob, subjectAddress } from '../../renders/address/render-address.ts';
import type { RenderKind } from '../../renders/kind/render-kinds.ts';
import { slicesOf } from '../../shared/core/job/job-slices.ts';

const kindsAlike = (one: AddressedJob, other: AddressedJob): RenderKind[] =>
  one.options.renders.filter(
    (kind) => other.options.renders.includes(kind) && subjectAddress(one, kind) === subjectAddress(other, kind),
  );

/** How many renders of a job another job has alike, if the same programs make both: kinds with the same options × slices of the same range. */
export const countAlike = (job: AddressedJob, other: AddressedJob): number => {
  const kinds = kindsAlike(job, other).length;
  if (kinds === 0) return 0;
  const ranges = new Set(slicesOf(other).map(({ startMs, endMs }) => `${startMs}-${endMs}`));
  return kinds * slicesOf(job).filter(({ startMs, endMs }) => ranges.has(`${startMs}-${endMs}`)).length;
};
