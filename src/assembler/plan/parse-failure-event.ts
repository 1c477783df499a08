import * as z from 'zod/mini';
import {
  DETAIL_TYPES,
  envelopeOf,
  type OutlineWanted,
  OutlineWantedSchema,
  type SliceEvent,
  SliceEventSchema,
  type VideoCompleted,
  VideoCompletedSchema,
} from '../../shared/core/contracts/events.ts';
import { type Failure, failureNamed } from '../../shared/core/contracts/failure.ts';
import { isFailureCode } from '../../shared/core/contracts/failure-codes.ts';
import { factsOf } from '../../shared/core/contracts/failure-facts.ts';
import { readDocument } from '../../shared/core/contracts/read-document.ts';

/** The detail type of Lambda's own event when the retries of an asynchronous invocation are used up. */
export const RETRIES_USED_UP = 'Lambda Function Invocation Result - Failure';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const FailureEventSchema = z.object({
  detail: z.object({
    timestamp: z.optional(z.string()),
    requestContext: z.object({
      requestId: z.string(),
      condition: z.optional(z.string()),
      approximateInvokeCount: z.optional(z.number()),
    }),
    requestPayload: z.unknown(),
    responsePayload: z.optional(z.unknown()),
  }),
});

const ThrownSchema = z.object({ errorType: z.optional(z.string()), errorMessage: z.optional(z.string()) });

/** An invocation that failed on every attempt. */
export interface FailedInvocation {
  readonly requestId: string;
  /** ISO 8601 */
  readonly at: string;
  readonly error: Failure;
  /** the slice that was to be rendered, when it was a slice */
  readonly slice: SliceEvent | undefined;
  /** the job whose slices were to be stitched, when it was that */
  readonly completed: VideoCompleted | undefined;
  /** the job whose outline was to be made, when it was that */
  readonly outline: OutlineWanted | undefined;
  /** the event it was invoked with */
  readonly payload: unknown;
}

/** A text as a sentence, or as several. */
const asSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const attemptsText = (attempts: number | undefined): string => {
  if (attempts === undefined) return '';
  if (attempts === 0) return 'No attempt was made.';
  return attempts === 1 ? 'The only attempt failed.' : `All ${attempts} attempts failed.`;
};

/** What the function reported, how many attempts failed, and what to do. */
const errorOf = (thrown: unknown, condition: string | undefined, attempts: number | undefined): Failure => {
  const parsed = ThrownSchema.safeParse(thrown);
  const { errorType = condition ?? 'RetriesExhausted', errorMessage } = parsed.success ? parsed.data : {};
  const facts = factsOf(isFailureCode(errorType) ? errorType : 'UnknownFailure');
  // Of an error without a code its name is all that is known, when it has no message.
  const said = errorMessage || (isFailureCode(errorType) ? facts?.means : undefined) || 'It has no message';
  return failureNamed(
    errorType,
    [asSentence(said), attemptsText(attempts), facts?.advice ?? ''].filter((text) => text !== '').join(' '),
  );
};

/**
 * Read the event that Lambda emits when an invocation failed on every attempt.
 * @throws {InvalidEventError} naming the field that does not fit
 */
export const parseFailureEvent = (event: unknown): FailedInvocation => {
  const { detail } = readDocument(FailureEventSchema, event, 'The on-failure event');
  const { requestId, condition, approximateInvokeCount } = detail.requestContext;
  const request = envelopeOf(SliceEventSchema).safeParse(detail.requestPayload);
  const isSlice = request.success && request.data['detail-type'] === DETAIL_TYPES.slice;
  const closed = envelopeOf(VideoCompletedSchema).safeParse(detail.requestPayload);
  const isClosed = closed.success && closed.data['detail-type'] === DETAIL_TYPES.completed;
  const wanted = envelopeOf(OutlineWantedSchema).safeParse(detail.requestPayload);
  const isOutline = wanted.success && wanted.data['detail-type'] === DETAIL_TYPES.outline;
  return {
    requestId,
    at: detail.timestamp ?? '',
    error: errorOf(detail.responsePayload, condition, approximateInvokeCount),
    slice: isSlice ? request.data.detail : undefined,
    completed: isClosed ? closed.data.detail : undefined,
    outline: isOutline ? wanted.data.detail : undefined,
    payload: detail.requestPayload,
  };
};
