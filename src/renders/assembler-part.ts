import type { Job } from '../shared/contracts/job.ts';
import type { Manifest } from '../shared/contracts/manifest.ts';
import type { SliceRecord } from '../shared/contracts/slice-record.ts';
import type { StoredOutput } from '../shared/contracts/stored-output.ts';
import type { ObjectStore } from '../shared/ports.ts';

/** What gathering needs from outside. */
export interface GatherContext {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  /** until the function's deadline */
  readonly remainingMs: () => number;
}

/** Whose slices are gathered. */
export interface GatherRequest {
  readonly job: Job;
  /** slices that are there, at least one */
  readonly rendered: readonly SliceRecord[];
}

/** What became of the slices of a kind. */
export interface Gathered {
  /** what the manifest says of it, also why it could not be made */
  readonly entry: Pick<Manifest, 'storyboard'>;
  /** what was stored */
  readonly outputs: readonly StoredOutput[];
}

/**
 * The assembler's part of a kind of render: makes something of all slices together. Coming again writes the same bytes.
 * @throws {StorageError} when another attempt may help
 */
export type Gather = (request: GatherRequest, context: GatherContext) => Promise<Gathered>;
