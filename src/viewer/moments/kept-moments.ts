import { signal } from '@preact/signals';
import type { MadeMoment } from '../core/moments/made-moment.ts';
import type { MomentRequest } from '../core/moments/moment-request.ts';

/** A moment that is being made. */
export interface MomentInWork {
  readonly number: number;
  readonly request: MomentRequest;
  /** why it was not made; undefined while it is being made */
  readonly problem?: string;
}

export interface KeptMoments {
  /** the newest first */
  readonly made: readonly MadeMoment[];
  readonly inWork: readonly MomentInWork[];
}

const kept = signal<Readonly<Record<string, KeptMoments>>>({});
const NONE: KeptMoments = { made: [], inWork: [] };

/** The moments of a job's film as far as they are known, as long as the tab of the browser is open: whatever of the page is shown. */
export const keptMoments = (jobId: string): KeptMoments => kept.value[jobId] ?? NONE;

export const changeMoments = (jobId: string, change: (before: KeptMoments) => Partial<KeptMoments>): void => {
  const before = kept.peek()[jobId] ?? NONE;
  kept.value = { ...kept.peek(), [jobId]: { ...before, ...change(before) } };
};
