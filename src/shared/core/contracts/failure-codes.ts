import { REJECTION_REASONS, type RejectionReason } from '../errors/errors.ts';

/**
 * Codes of failures other than rejections. Together with the rejection reasons they are all that `error.name` of a
 * record, a gap or an event, and `reason` of an answer of the API, can be. The codes are part of the public contract
 * (docs/failures.md).
 */
export const FAILURE_NAMES = [
  'Cancelled',
  'StoodStill',
  'MissingRecord',
  'UnreadableRecord',
  'MissingOutput',
  'IncompleteRenderError',
  'ProcessError',
  'StorageError',
  'AccessDeniedError',
  'PublishError',
  'DiskError',
  'ConfigError',
  'InvalidEventError',
  'unreadableDocument',
  'budgetTooSmall',
  'StoryboardError',
  'NothingRendered',
  'UnstitchableError',
  'AudioFailed',
  'AudioTooLarge',
  'ClockJumps',
  'UnknownFailure',
  'EventAgeExceeded',
  'RetriesExhausted',
  'Sandbox.Timedout',
  'Sandbox.Stopped',
  'Function.ResponseSizeTooLarge',
  'Runtime.OutOfMemory',
  'Runtime.ExitError',
  'Runtime.SpawnError',
  'Runtime.PlatformError',
  'Runtime.Unknown',
  'Runtime.JSONStringifyError',
  'Runtime.ImportModuleError',
  'Runtime.UserCodeSyntaxError',
  'Runtime.MalformedHandlerName',
  'Runtime.HandlerNotFound',
  'Runtime.CallbackHandlerDeprecated',
] as const;
export type FailureName = (typeof FAILURE_NAMES)[number];

/** Why something was not done: a reason of the source itself, or another failure. */
export type FailureCode = RejectionReason | FailureName;

export const FAILURE_CODES: readonly FailureCode[] = [...REJECTION_REASONS, ...FAILURE_NAMES];

const KNOWN: ReadonlySet<string> = new Set(FAILURE_CODES);

export const isFailureCode = (name: string): name is FailureCode => KNOWN.has(name);
