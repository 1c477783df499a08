import type { RenderRecord } from '../../shared/contracts/slice-record.ts';

/** A finished file in the workspace and what the record says about it. */
export interface OutputFile {
  readonly path: string;
  readonly key: string;
  readonly contentType: string;
  /** such files of a kind share a row of the record */
  readonly isOneOfMany?: boolean;
  readonly facts: Pick<RenderRecord, 'kind' | 'width' | 'height' | 'frames' | 'durationMs'>;
}

/** What a render has come to. */
export interface Finished {
  readonly outputs: OutputFile[];
  /** CPU time of processes that were started for it, milliseconds */
  readonly cpuMs?: number;
}
