import { FanreelError } from '../../shared/core/errors/errors.ts';
import type { EventContent } from '../core/events/bus-event.ts';
import { isRecord } from './value-matcher.ts';

/** One entry of a PutEvents request, as the SDK sends it (`Time` is epoch seconds on the wire). */
export interface PutEventsEntry {
  readonly Source?: string | undefined;
  readonly DetailType?: string | undefined;
  readonly Detail?: string | undefined;
  readonly EventBusName?: string | undefined;
  readonly Resources?: readonly string[] | undefined;
  readonly Time?: Date | number | undefined;
}

export type PutEventsResultEntry =
  | { readonly EventId: string }
  | { readonly ErrorCode: string; readonly ErrorMessage: string };

export interface PutEventsResult {
  readonly FailedEntryCount: number;
  /** One result for each request entry, in the same order. */
  readonly Entries: readonly PutEventsResultEntry[];
}

/** A PutEvents request that is refused as a whole. */
export class PutEventsRequestError extends FanreelError {
  override readonly name = 'PutEventsRequestError';
  override readonly retryable = false;
  readonly code = 'ValidationException';
}

/** An entry that passed all checks, with the bus that it goes to. */
export interface AcceptedEntry {
  readonly bus: string;
  readonly content: EventContent;
}

const MAX_ENTRIES = 10;
const MAX_REQUEST_BYTES = 1024 * 1024;

/** Size of an entry as EventBridge counts it. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const entryBytes = (entry: PutEventsEntry): number => {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const textBytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
  return textBytes + (entry.Time === undefined ? 0 : 14);
};

/**
 * Check the PutEvents limits that apply to a request as a whole.
 * @throws {PutEventsRequestError} for no entry, more than 10, an invalid entry, or more than 1 MB in total
 */
export const checkPutEventsRequest: (entries: unknown) => asserts entries is PutEventsEntry[] = (entries) => {
  if (!Array.isArray(entries) || entries.length < 1 || entries.length > MAX_ENTRIES) {
    const count = Array.isArray(entries) ? entries.length : 'no list';
    throw new PutEventsRequestError(`Entries must hold 1 to ${MAX_ENTRIES} events, got ${count}.`);
  }
  entries.forEach((entry, index) => {
    const problem = shapeProblem(entry);
    if (problem) throw new PutEventsRequestError(`Entries[${index}]${problem}.`);
  });
  const total = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (total > MAX_REQUEST_BYTES) {
    throw new PutEventsRequestError(
      `Total size of the entries in the request is over the limit: ${total} bytes, allowed ${MAX_REQUEST_BYTES}. Send fewer or smaller events.`,
    );
  }
};

const shapeProblem = (entry: unknown): string | undefined => {
  if (!isRecord(entry)) return ' must be an object';
  for (const field of ['Source', 'DetailType', 'Detail', 'EventBusName']) {
    const value = entry[field];
    if (value !== undefined && value !== null && typeof value !== 'string') return `.${field} must be a string`;
  }
  const { Resources: resources, Time: time } = entry;
  if (resources !== undefined && !(Array.isArray(resources) && resources.every((item) => typeof item === 'string'))) {
    return '.Resources must be a list of strings';
  }
  if (time !== undefined && Number.isNaN(timeMs(time))) return '.Time must be a time';
  return undefined;
};

const timeMs = (time: unknown): number => {
  if (time instanceof Date) return time.getTime();
  if (typeof time !== 'number') return Number.NaN;
  return new Date(time * 1000).getTime();
};

const refused = (code: string, message: string): PutEventsResultEntry => ({ ErrorCode: code, ErrorMessage: message });

/**
 * Check one entry of a request.
 * @param buses names of the buses that exist
 * @param allowAwsSource whether the source may begin with `aws.`, which is reserved for the services themselves
 * @returns the entry as content for a bus, or the error that the response carries in its place
 */
export const acceptEntry = (
  entry: PutEventsEntry,
  buses: ReadonlySet<string>,
  allowAwsSource: boolean,
): AcceptedEntry | PutEventsResultEntry => {
  for (const field of ['Source', 'DetailType', 'Detail'] as const) {
    if (!entry[field]) {
      return refused('InvalidArgument', `Parameter ${field} is not valid. Reason: ${field} is a required argument.`);
    }
  }
  const { Source: source = '', DetailType: detailType = '', Detail: text = '' } = entry;
  if (detailType.length > 128) {
    return refused('InvalidArgument', 'Parameter DetailType is not valid. Reason: it is longer than 128 characters.');
  }
  if (!allowAwsSource && source.startsWith('aws.')) {
    return refused('NotAuthorizedForSourceException', `Not authorized for the source ${source}: "aws." is reserved.`);
  }
  let detail: unknown;
  try {
    detail = JSON.parse(text);
  } catch {
    return refused('MalformedDetail', 'Detail is malformed: it is not valid JSON.');
  }
  if (!isRecord(detail)) return refused('MalformedDetail', 'Detail is malformed: it is not a JSON object.');
  const bus = (entry.EventBusName || 'default').replace(/^arn:aws:events:[^:]*:\d{12}:event-bus\//, '');
  if (!buses.has(bus)) {
    return refused(
      'ResourceNotFoundException',
      `Event bus ${bus} does not exist. Buses here: ${[...buses].join(', ')}.`,
    );
  }
  return {
    bus,
    content: {
      source,
      detailType,
      detail,
      resources: entry.Resources ?? [],
      ...(entry.Time === undefined ? {} : { timeMs: timeMs(entry.Time) }),
    },
  };
};
