import type { OptionLayer } from '../../shared/core/options/option-layer.ts';
import type { PublishEvents } from '../../shared/core/ports/ports.ts';
import type { Buckets } from '../cloud/buckets.ts';
import type { JobControl, Patience } from '../cloud/job-control.ts';
import type { OpenCloud } from '../cloud/opened-cloud.ts';
import type { ProgressEvent } from '../core/progress/progress-event.ts';
import type { UploadNotes } from '../upload/upload-notes.ts';

/** What running a file needs, and what it was asked for. */
export interface RunSourceContext {
  readonly cloud: JobControl;
  readonly buckets: Buckets;
  /** takes a file over where the store is in this process; undefined: files are sent */
  readonly takeSource?: OpenCloud['takeSource'];
  readonly publish: PublishEvents;
  readonly patience: Patience;
  /** stack parameters of that cloud */
  readonly stackOptions: OptionLayer;
  /** options of this upload as metadata text */
  readonly optionsText: string;
  /** render everything anew, and take nothing over from other jobs of the film */
  readonly again?: boolean | undefined;
  /** make what was damaged anew, and take nothing over: the other job's files may be damaged as well */
  readonly repairing?: boolean | undefined;
  /** notes of uploads that were begun earlier */
  readonly notes: UploadNotes;
  /** where the functions log, for messages */
  readonly logs: string;
  readonly signal: AbortSignal;
  readonly report: (event: ProgressEvent) => void;
  /** runs one upload at a time: concurrent uploads would only compete for the same disk */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** keys that files of this run take */
  readonly reservedKeys: Map<string, string>;
}
