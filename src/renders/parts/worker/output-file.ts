import type { LeftOutRender } from '../../../shared/core/documents/left-out-render.ts';
import type { RenderRecord } from '../../../shared/core/documents/slice-record.ts';

/** A finished file in the workspace and its facts for the record. */
export interface OutputFile {
  readonly path: string;
  readonly key: string;
  readonly contentType: string;
  /** files of a kind with this flag share a row of the record */
  readonly isOneOfMany?: boolean;
  readonly facts: Pick<
    RenderRecord,
    'kind' | 'width' | 'height' | 'frames' | 'durationMs' | 'entries' | 'shownMs' | 'chosen' | 'moments' | 'flashes'
  >;
}

/** Result of a render. */
export interface Finished {
  readonly outputs: OutputFile[];
  /** what could not be made as asked */
  readonly leftOut?: readonly LeftOutRender[];
}
