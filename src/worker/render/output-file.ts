import type { RenderRecord } from '../../shared/contracts/slice-record.ts';

/** A finished file in the workspace and what the record says about it. */
export interface OutputFile {
  readonly path: string;
  readonly key: string;
  readonly contentType: string;
  readonly facts: Pick<RenderRecord, 'kind' | 'width' | 'height' | 'frames' | 'durationMs'>;
}
