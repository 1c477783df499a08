import type { FailureCode, FailureName } from './failure-codes.ts';

/** Description of a failure code, for messages and for docs/failures.md. */
export interface FailureFacts {
  /** what happened, one sentence */
  readonly means: string;
  /** whether another attempt may cure it with nothing changed */
  readonly retry: boolean;
  /** what to do, one sentence */
  readonly advice: string;
}

const RENDER_AGAIN = 'Retry the job: the slice is rendered again.';
const REPORT = 'Report it with the log of the function.';
const DEPLOY_AGAIN = 'Build and deploy fanreel again, then retry the job.';

/** What failures other than rejections are, apart from their codes: only documents and functions read it. */
export const FAILURES: Readonly<Record<FailureName, FailureFacts>> = {
  Cancelled: {
    means: 'The job was cancelled before this slice was rendered.',
    retry: false,
    advice: 'Retry the job if you want the slice after all.',
  },
  StoodStill: {
    means: 'The work was asked for several times, and no function recorded a result.',
    retry: true,
    advice: 'Read the log of the function, then retry the job.',
  },
  MissingRecord: { means: 'The slice has no record.', retry: true, advice: RENDER_AGAIN },
  UnreadableRecord: {
    means: 'The record of the slice cannot be read: it is damaged, or a newer version wrote it.',
    retry: true,
    advice: RENDER_AGAIN,
  },
  MissingOutput: {
    means: 'An output is missing, or differs from what its record or the plan says.',
    retry: true,
    advice: RENDER_AGAIN,
  },
  IncompleteRenderError: {
    means: 'ffmpeg wrote fewer pictures than planned, because the read was cut, stalled or refused.',
    retry: true,
    advice: RENDER_AGAIN,
  },
  ProcessError: {
    means: 'ffmpeg or ffprobe failed, was killed, or took longer than the function has.',
    retry: true,
    advice: 'Retry the job; if the same slice fails again, convert the film.',
  },
  StorageError: {
    means: 'A request to the object store failed.',
    retry: true,
    advice: 'Retry the job when the object store answers again.',
  },
  AccessDeniedError: {
    means: 'The object store denied a request.',
    retry: true,
    advice: 'Give the function the permission that the message names, then retry the job.',
  },
  PublishError: {
    means: 'The event bus did not accept an event.',
    retry: true,
    advice: 'Retry the job when the event bus answers again.',
  },
  DiskError: {
    means: 'An operation on a disk of this machine failed.',
    retry: true,
    advice: 'Do what the message says about the disk, then retry the job.',
  },
  ConfigError: {
    means: 'A setting is missing or out of range, or no usable ffmpeg was found.',
    retry: false,
    advice: 'Correct the setting that the message names, then retry the job.',
  },
  InvalidEventError: {
    means: 'An event or a stored document does not have the expected fields.',
    retry: false,
    advice: 'Correct the field that the message names; update fanreel if a newer version wrote the document.',
  },
  unreadableDocument: {
    means: 'The API cannot read a stored document of a job: it is damaged, or a newer version wrote it.',
    retry: false,
    advice: 'Update fanreel; if the document is damaged, upload the film again.',
  },
  budgetTooSmall: {
    means: 'A render cannot be made as small as its limit, by any choice of colours, quality, frame rate and width.',
    retry: false,
    advice: 'Choose a larger limit (`gif.max`, `webp.max`), or shorter slices (`slice=…`).',
  },
  StoryboardError: {
    means: 'The storyboard could not be made from the tiles of the slices.',
    retry: false,
    advice: 'Retry the job; if the time ran out, choose a larger `storyboard.interval`.',
  },
  NothingRendered: {
    means: 'A render of the whole film could not be made, because no slice has its part.',
    retry: false,
    advice: 'Look at the gaps of `manifest.json`, then retry the job.',
  },
  UnstitchableError: {
    means: 'The file of a slice does not fit together with the files of the others.',
    retry: false,
    advice: RENDER_AGAIN,
  },
  AudioFailed: {
    means: 'The sound of the source could not be read, copied or encoded.',
    retry: false,
    advice: 'Convert the sound to AAC, then upload the film again.',
  },
  AudioTooLarge: {
    means: 'The sound of the source is larger than a film of the stitcher can have.',
    retry: false,
    advice: 'Encode the sound with fewer bits a second, then upload the film again.',
  },
  ClockJumps: {
    means: 'The clock of the source jumps, and the sound of such a film is not joined.',
    retry: false,
    advice: 'Convert the film, then upload it again: `ffmpeg -i in out.mp4`.',
  },
  UnknownFailure: {
    means: 'An error without a code of its own; the message begins with its name.',
    retry: true,
    advice: 'Read the log of the function, then retry the job.',
  },
  EventAgeExceeded: {
    means: 'The event waited longer than Lambda keeps it, because no place for the function became free.',
    retry: true,
    advice: 'Retry the job when fewer jobs are running, or allow more concurrency.',
  },
  RetriesExhausted: {
    means: 'All attempts failed, and the function did not report an error.',
    retry: true,
    advice: 'Read the log of the function, then retry the job.',
  },
  'Sandbox.Timedout': {
    means: 'The function was killed because it ran longer than its timeout.',
    retry: true,
    advice: 'Choose shorter slices (`slice=…`) or fewer renders, or retry the job if the machine was busy.',
  },
  'Sandbox.Stopped': {
    means: 'The local cloud was stopped while the function worked.',
    retry: true,
    advice: 'Start the local cloud again: it goes on with the work.',
  },
  'Function.ResponseSizeTooLarge': {
    means: 'The answer of the function is larger than Lambda allows.',
    retry: false,
    advice: REPORT,
  },
  'Runtime.OutOfMemory': {
    means: 'The function was killed because it used more memory than it has.',
    retry: true,
    advice: 'Give the function more memory, or choose fewer renders.',
  },
  'Runtime.ExitError': {
    means: 'The process of the function ended in the middle of its work: it crashed, or was killed.',
    retry: true,
    advice: 'Read the log of the function, then retry the job.',
  },
  'Runtime.SpawnError': {
    means: 'The process of the function could not be started on this machine.',
    retry: true,
    advice: 'End other programs if the machine has no processes or memory left, then retry the job.',
  },
  'Runtime.PlatformError': {
    means: 'The function could not read its event from the Lambda service.',
    retry: true,
    advice: 'Retry the job.',
  },
  'Runtime.Unknown': {
    means: 'The function reported an error that cannot be read.',
    retry: true,
    advice: 'Read the log of the function, then retry the job.',
  },
  'Runtime.JSONStringifyError': {
    means: 'The answer of the function cannot be written as JSON.',
    retry: false,
    advice: REPORT,
  },
  'Runtime.ImportModuleError': {
    means: 'A module of the function cannot be loaded.',
    retry: false,
    advice: DEPLOY_AGAIN,
  },
  'Runtime.UserCodeSyntaxError': {
    means: 'The code of the function cannot be parsed.',
    retry: false,
    advice: DEPLOY_AGAIN,
  },
  'Runtime.MalformedHandlerName': {
    means: 'The name of the handler is not of the form `file.function`.',
    retry: false,
    advice: DEPLOY_AGAIN,
  },
  'Runtime.HandlerNotFound': {
    means: 'The code of the function has no handler of that name.',
    retry: false,
    advice: DEPLOY_AGAIN,
  },
  'Runtime.CallbackHandlerDeprecated': {
    means: 'The handler of the function expects a callback, which Lambda no longer gives.',
    retry: false,
    advice: DEPLOY_AGAIN,
  },
};

/** @returns undefined for a rejection reason: docs/rejections.md describes those */
export const factsOf = (code: FailureCode): FailureFacts | undefined =>
  Object.hasOwn(FAILURES, code) ? FAILURES[code as FailureName] : undefined;
