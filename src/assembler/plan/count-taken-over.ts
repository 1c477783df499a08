import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../../shared/core/documents/slice-record.ts';

/** How many renders of a job were copied from which other jobs: what one kind made of one slice is a render. @returns empty when none was */
export const countTakenOver = (rendered: readonly SliceRecord[]): Pick<Manifest, 'takenOver'> => {
  const renders = rendered.flatMap((record) => [
    ...new Map(record.renders.map(({ kind, takenFrom }) => [kind, takenFrom] as const)).values(),
  ]);
  const counts = new Map<string, number>();
  for (const jobId of renders) if (jobId !== undefined) counts.set(jobId, (counts.get(jobId) ?? 0) + 1);
  const from = [...counts]
    .map(([jobId, taken]) => ({ jobId, renders: taken }))
    .toSorted((one, other) => other.renders - one.renders);
  return from.length === 0 ? {} : { takenOver: { of: renders.length, from } };
};
