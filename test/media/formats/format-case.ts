import type { WarningCode } from '../../../src/shared/core/contracts/warning.ts';
import type { RejectionReason } from '../../../src/shared/core/errors/errors.ts';
import type { FinishedJob, Pipeline } from '../../fixtures/pipeline.ts';

/** One kind of file, one row of docs/formats.md, and what becomes of it. */
export interface FormatCase {
  /** Key of the upload; names the case. */
  readonly key: string;
  /** As the document lists them. */
  readonly container: string;
  readonly codec: string;
  readonly feature: string;
  /** Metadata of the upload; `slice=5` by default. */
  readonly options?: string;
  /**
   * Make the file.
   * @param folder where it may put what it needs; shared by all cases
   * @returns path, or the bytes themselves
   */
  readonly make: (folder: string) => Promise<string | Uint8Array>;
  readonly result: RenderedCase | RejectedCase;
}

export interface RenderedCase {
  readonly status: 'complete' | 'partial';
  /** Codes in the manifest, in order; none by default. */
  readonly warnings?: readonly WarningCode[];
  /** Look at what came out: pixels, frame numbers, sizes, durations. */
  readonly check: (done: FinishedJob, pipeline: Pipeline) => Promise<void>;
}

export interface RejectedCase {
  readonly reason: RejectionReason;
  /** What the message has to name. */
  readonly message: RegExp;
}

/** What the document says of a case. */
export const resultWords = (result: RenderedCase | RejectedCase): string => {
  if ('reason' in result) return `refused: \`${result.reason}\``;
  const warnings = (result.warnings ?? []).map((code) => `\`${code}\``).join(', ');
  const status = result.status === 'complete' ? 'rendered' : 'rendered in part';
  return warnings === '' ? status : `${status}, warns ${warnings}`;
};
