import type { SourceAnswer } from '../../../api/contracts/sources.ts';

/** An upload in parts that the server knows. */
export interface ResumableUpload {
  readonly id: string;
  readonly key: string;
  /** of the file, bytes */
  readonly size: number;
  /** of every part but the last, bytes */
  readonly partBytes: number;
  readonly partCount: number;
  /** numbers of the parts that are not stored yet, ascending from 1 */
  readonly missing: readonly number[];
}

/** An event of an upload. */
export type UploadEvent =
  | { readonly type: 'accepted' }
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'begun'; readonly begun: ResumableUpload }
  | { readonly type: 'stored'; readonly number: number }
  /** sending has stopped for a temporary reason; `moving` follows when it continues */
  | { readonly type: 'trouble'; readonly why: string }
  | { readonly type: 'moving' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** the same file was chosen again */
  | { readonly type: 'fileChosen' }
  /** the chosen file, or the file being sent, is not the one with which the upload began */
  | { readonly type: 'fileDiffers'; readonly why: string }
  /** stored parts were lost */
  | { readonly type: 'lost'; readonly begun: ResumableUpload }
  | { readonly type: 'completed'; readonly key: string }
  | { readonly type: 'answered'; readonly answer: SourceAnswer }
  | { readonly type: 'failed'; readonly message: string }
  /** the server does not know the upload any more */
  | { readonly type: 'gone' }
  | { readonly type: 'cancel' };
