/** What a {@link FanreelError} may carry besides its message. */
export interface FanreelErrorOptions {
  readonly cause?: unknown;
}

/**
 * Base of every error that fanreel raises on purpose.
 * `retryable` tells a handler whether another attempt can help: permanent errors are recorded and reported, retryable
 * ones are rethrown so that the platform tries again.
 */
export abstract class FanreelError extends Error {
  abstract override readonly name: string;
  abstract readonly retryable: boolean;

  constructor(message: string, options: FanreelErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
  }
}

/** A setting (environment variable, parameter, flag) is missing or out of range. */
export class ConfigError extends FanreelError {
  override readonly name = 'ConfigError';
  override readonly retryable = false;
}

/** An event or a stored document does not have the shape that its contract demands; the message names the field. */
export class InvalidEventError extends FanreelError {
  override readonly name = 'InvalidEventError';
  override readonly retryable = false;
}

/**
 * Why a source cannot be rendered. The codes are part of the public contract (docs/rejections.md):
 * they appear in `videoRejected` events, in `by-source/` and in failed slice records.
 */
export const REJECTION_REASONS = [
  'empty',
  'notVideo',
  'notPicture',
  'noVideoStream',
  'playlist',
  'truncated',
  'encrypted',
  'unsupportedCodec',
  'unsupportedPicture',
  'noDuration',
  'tooManySlices',
  'tooExpensive',
  'tooLarge',
  'invalidOptions',
  'sourceGone',
  'sourceReplaced',
  'initMissing',
  'nothingDecodes',
  'tooManyStreams',
  'memoryLimit',
  'timeLimit',
  'searchLimit',
  'toolCrashed',
] as const;

export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** The source itself is why nothing can be rendered: trying again gives the same answer. */
export class SourceMediaError extends FanreelError {
  override readonly name = 'SourceMediaError';
  override readonly retryable = false;

  constructor(
    readonly reason: RejectionReason,
    message: string,
    options: FanreelErrorOptions = {},
  ) {
    super(message, options);
  }
}

/** How a child process ended. `stderrTail` is redacted and bounded. */
export interface ProcessEnd {
  readonly argv: readonly string[];
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly stderrTail: string;
}

/** ffmpeg or ffprobe failed in a way that another attempt may avoid. */
export class ProcessError extends FanreelError {
  override readonly name = 'ProcessError';
  override readonly retryable = true;
  readonly argv: readonly string[];
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly stderrTail: string;

  constructor(message: string, end: ProcessEnd, options: FanreelErrorOptions = {}) {
    super(message, options);
    this.argv = end.argv;
    this.exitCode = end.exitCode;
    this.signal = end.signal;
    this.timedOut = end.timedOut;
    this.stderrTail = end.stderrTail;
  }
}

/** Fewer pictures came out than the plan asks for: the read was cut, stalled or refused on the way. */
export class IncompleteRenderError extends FanreelError {
  override readonly name = 'IncompleteRenderError';
  override readonly retryable = true;
}

/** A request to the object store failed. */
export class StorageError extends FanreelError {
  override readonly name: 'StorageError' | 'AccessDeniedError' = 'StorageError';
  override readonly retryable = true;
}

/**
 * The object store denied a request: a permission is missing, or a policy denies it. Never taken for a missing object.
 * Retryable: new policies take a while to take effect everywhere, and after a policy is mended the work should go on.
 */
export class AccessDeniedError extends StorageError {
  override readonly name = 'AccessDeniedError';
}

/** Events were not accepted by the bus within the bounded number of tries. */
export class PublishError extends FanreelError {
  override readonly name = 'PublishError';
  override readonly retryable = true;
}

/** Readable message of any thrown value: never a stack trace. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
