import { envelopeOf, type SliceEvent, SliceEventSchema } from '../../shared/core/contracts/events.ts';
import { readDocument } from '../../shared/core/contracts/read-document.ts';
import { InvalidEventError } from '../../shared/core/errors/errors.ts';
import { SLICE } from '../../shared/core/options/option-table.ts';

/** A slice of a planned job, or an ad-hoc range requested with the five fields of the AWS sample. */
export type SliceRequest = (
  | { readonly kind: 'planned'; readonly jobId: string; readonly index: number }
  | { readonly kind: 'adhoc'; readonly bucket: string | undefined; readonly startMs: number; readonly endMs: number }
) & {
  readonly key: string;
  /** epoch milliseconds, when the event was made */
  readonly createdMs: number | undefined;
  /** everything is rendered, nothing is taken over from other jobs */
  readonly isAnew: boolean;
};

const milliseconds = (seconds: number): number => Math.round(seconds * 1000);

const adhocRange = ({ start, end }: SliceEvent) => {
  const range = { startMs: milliseconds(start), endMs: milliseconds(end) };
  const longestSeconds = SLICE.maximum;
  if (range.endMs - range.startMs > longestSeconds * 1000) {
    throw new InvalidEventError(
      `The event asks for ${start} to ${end} s; at most ${longestSeconds} s are rendered at a time. Ask for shorter ranges.`,
    );
  }
  if (range.startMs < range.endMs) return range;
  throw new InvalidEventError(
    `The event asks for ${start} to ${end} s; end must be greater than start by a millisecond or more.`,
  );
};

/**
 * Read a `newVideoCreated` event as EventBridge delivers it.
 * @throws {InvalidEventError} naming the field that does not fit
 */
export const parseSliceEvent = (event: unknown): SliceRequest => {
  const { detail } = readDocument(envelopeOf(SliceEventSchema), event, 'The newVideoCreated event');
  const common = { key: detail.key, createdMs: detail.tsCreated, isAnew: detail.anew === true };
  if (detail.jobId !== undefined && detail.index !== undefined) {
    return { kind: 'planned', jobId: detail.jobId, index: detail.index, ...common };
  }
  return { kind: 'adhoc', bucket: detail.bucket, ...adhocRange(detail), ...common };
};
