import type { SourceAnswer } from '../../../api/contracts/sources.ts';

/** Why the last request for a source made no job. */
export interface RequestRefusal {
  /** by the clock of whoever refused it: it tells refusals apart, and nothing else */
  readonly at: string;
  readonly message: string;
}

/** The refusal that a source has now; undefined where the last request was not refused. */
const refusalOf = (source: SourceAnswer): RequestRefusal | undefined => {
  switch (source.state) {
    case 'job':
      return source.refused;
    case 'rejected':
      return source;
    case 'failed':
      return { at: source.at, message: source.error.message };
    default:
      return undefined;
  }
};

/**
 * The refusal of a request: one that the source did not have before it. Times are not compared with the clock of this machine, which
 * may be any other.
 * @param before the source, read before the request was sent
 * @param now read after it
 */
export const newRefusal = (before: SourceAnswer, now: SourceAnswer): RequestRefusal | undefined => {
  const refusal = refusalOf(now);
  return refusal === undefined || refusal.at === refusalOf(before)?.at ? undefined : refusal;
};
