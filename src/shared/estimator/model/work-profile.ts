import { functionSpec } from '../../topology.ts';
import type { WorkDuration } from './work-duration.ts';

/** A worker's resources, and how long its work takes. */
export interface WorkProfile {
  readonly name: string;
  /** where the figures are from, one sentence each */
  readonly basis: readonly string[];
  readonly memoryMb: number;
  readonly ephemeralMb: number;
  /** of a whole slice in a warm environment */
  readonly work: WorkDuration;
  /** `startMs` until an environment is there, not billed; `initMs` until its code is ready, billed */
  readonly coldStart: { readonly startMs: number; readonly initMs: number };
  /** share of attempts that fail, in [0, 1) */
  readonly failureRate: number;
}

export const PROFILE_NAMES = ['fanreel', 'sample'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

const worker = functionSpec('worker');
/** Slices of one film differ by about this, as standard deviation to mean. */
const USUAL_VARIATION = 0.15;

/** Slice length to which a profile's times refer. */
export const PROFILE_SLICE_SECONDS = 30;

/** Profiles by name, for slices of {@link PROFILE_SLICE_SECONDS}. */
export const PROFILES: Readonly<Record<ProfileName, WorkProfile>> = {
  fanreel: {
    name: 'fanreel',
    basis: [
      '6 s of work a slice of 30 s: processor time measured on 1080p30 H.264 at 5 Mb/s (docs/benchmarks.md); an AWS vCPU will not meet it exactly.',
      'A cold start takes 0.3 s until the environment is there (not billed) and 0.5 s of initialisation (billed).',
    ],
    memoryMb: worker.memoryMb,
    ephemeralMb: worker.ephemeralStorageMb,
    work: { kind: 'spread', meanMs: 6_000, variation: USUAL_VARIATION },
    coldStart: { startMs: 300, initMs: 500 },
    failureRate: 0,
  },
  sample: {
    name: 'sample',
    basis: [
      '4.311 s a slice of 30 s on 4,096 MB: the average that the AWS sample states for its 345 invocations, cold starts included.',
      'A cold start takes 0.3 s until the environment is there (not billed).',
    ],
    memoryMb: 4_096,
    ephemeralMb: 512,
    work: { kind: 'spread', meanMs: 4_311, variation: USUAL_VARIATION },
    coldStart: { startMs: 300, initMs: 0 },
    failureRate: 0,
  },
};

/** The same work multiplied by a factor: for slices of another length, or with less processor time. */
export const stretchedWork = (work: WorkDuration, factor: number): WorkDuration =>
  work.kind === 'spread'
    ? { ...work, meanMs: work.meanMs * factor }
    : { kind: 'measured', sortedMs: work.sortedMs.map((ms) => ms * factor) };
