import type { StoredOutput } from '../../../shared/core/contracts/stored-output.ts';
import type { Job } from '../../../shared/core/documents/job.ts';
import type { Manifest } from '../../../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../../../shared/core/documents/slice-record.ts';
import type { ObjectStore } from '../../../shared/core/ports/ports.ts';

/** Dependencies of gathering. */
export interface GatherContext {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  /** until the function's deadline */
  readonly remainingMs: () => number;
}

/** The job and slices to gather. */
export interface GatherRequest {
  readonly job: Job;
  /** records of rendered slices, at least one */
  readonly rendered: readonly SliceRecord[];
}

/** Result of gathering the slices of a kind. */
export interface Gathered {
  /** its entry in the manifest, which is the failure if it could not be made */
  readonly entry: Pick<Manifest, 'storyboard' | 'preview'>;
  /** the stored files */
  readonly outputs: readonly StoredOutput[];
}

/**
 * The assembler's part of a kind of render: makes outputs from all slices together. Repeating it writes the same bytes.
 * @throws {StorageError} when another attempt may help
 */
export type Gather = (request: GatherRequest, context: GatherContext) => Promise<Gathered>;
