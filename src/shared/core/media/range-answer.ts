import type { ReadFault } from './read-fault.ts';

/** Bytes `[from, to)` of a file. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Facts about the object that are known before it is read. */
export interface ExpectedObject {
  /** without quotes */
  readonly etag: string;
  readonly sizeBytes: number;
}

/** Status and headers of the store's answer. */
export interface AnswerHead {
  readonly status: number;
  readonly etag: string | undefined;
  readonly contentRange: string | undefined;
  readonly contentLength: string | undefined;
}

const WRONG: ReadFault = { transport: 'wrong' };
const PRECONDITION_FAILED = 412;

/**
 * Check the status and headers of an answer against the request: a store or proxy that ignores `Range` or `If-Match` would
 * deliver other bytes.
 * @param asked the range that was asked for
 * @returns the end of the bytes that the answer promises, at most `asked.to`; or what is wrong with it
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-14.4 Content-Range
 */
export const readAnswerHead = (
  { status, etag, contentRange, contentLength }: AnswerHead,
  asked: ByteRange,
  { etag: expected, sizeBytes }: ExpectedObject,
): { readonly to: number } | { readonly fault: ReadFault } => {
  if (status >= 300 && status < 400) return { fault: { transport: 'refused' } };
  if (status !== 200 && status !== 206) return { fault: { transport: 'http', httpStatus: status } };
  if (etag !== undefined && etag.replaceAll('"', '') !== expected) {
    return { fault: { transport: 'http', httpStatus: PRECONDITION_FAILED } };
  }
  if (status === 200) {
    const whole = asked.from === 0 && (contentLength === undefined || Number(contentLength) === sizeBytes);
    return whole ? { to: asked.to } : { fault: WRONG };
  }
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(contentRange ?? '') ?? [];
  const to = Number(last) + 1;
  const fits = Number(first) === asked.from && to > asked.from && (total === '*' || Number(total) === sizeBytes);
  return fits ? { to: Math.min(to, asked.to) } : { fault: WRONG };
};

/** Whether a reader asks for what follows the last byte. */
export const beginsAtEnd = (header: string | undefined, sizeBytes: number): boolean => header === `bytes=${sizeBytes}-`;

/**
 * Parse the range of a reader's request.
 * @param header `bytes=a-`, `bytes=a-b`, `bytes=-n` or undefined
 * @returns undefined when the file has no such bytes
 */
export const parseRangeHeader = (header: string | undefined, sizeBytes: number): ByteRange | undefined => {
  if (header === undefined) return { from: 0, to: sizeBytes };
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  return from < to ? { from, to } : undefined;
};
