import { indexKey } from '../../core/contracts/object-keys.ts';
import { objectBytes } from '../../core/ports/object-bytes.ts';
import type { ObjectStore } from '../../core/ports/ports.ts';
import {
  FIXED_BYTES,
  type IndexHead,
  ROW_BYTES,
  readIndexHead,
  readIndexRow,
  rowAt,
} from '../../kernels/packets/film/index-file.ts';
import { decodeSection, type Section } from '../../kernels/packets/film/section.ts';
import { NoIndexError } from '../../kernels/packets/no-index.ts';

/** First read of an index: it holds the head and the table of ordinary films. */
const FIRST_READ_BYTES = 16 * 1024;

/** What the index says about one slice. */
export interface IndexedSlice extends Pick<IndexHead, 'container' | 'timeBase'> {
  /** the container's head */
  readonly head: Uint8Array;
  readonly section: Section;
}

/** Reads what the index of a job says about a slice. @throws {NoIndexError} when it says nothing that can be used */
export type ReadIndexedSlice = (
  jobId: string,
  source: { readonly bytes: number },
  slice: number,
) => Promise<IndexedSlice>;

interface Begin {
  readonly jobId: string;
  readonly head: IndexHead;
  readonly bytes: Uint8Array;
}

/**
 * Read stored indexes. The beginning of the last one is kept for the next slice of its job.
 * @param firstBytes length of the beginning; what lies in it takes no further request
 */
export const makeIndexReader = (
  store: Pick<ObjectStore, 'read'>,
  outputBucket: string,
  firstBytes = FIRST_READ_BYTES,
): ReadIndexedSlice => {
  let last: Begin | undefined;

  const readRange = async (jobId: string, from: number, length: number): Promise<Uint8Array> => {
    const bytes = await objectBytes(store, outputBucket, indexKey(jobId), { from, length });
    if (bytes === undefined) throw new NoIndexError('unreadable', 'The index of the job is not in the output bucket.');
    return bytes;
  };

  const begin = async (jobId: string): Promise<Begin> => {
    if (last?.jobId === jobId) return last;
    const first = await readRange(jobId, 0, firstBytes);
    const head = readIndexHead(first);
    const end = rowAt(head, 0);
    const bytes =
      first.byteLength >= end
        ? first
        : Buffer.concat([first, await readRange(jobId, first.byteLength, end - first.byteLength)]);
    last = { jobId, head, bytes };
    return last;
  };

  /** Where a slice's section lies. The index grows while the film is listed: what is kept of it may be from before. */
  const rowOf = async (jobId: string, source: { readonly bytes: number }, slice: number) => {
    for (;;) {
      const kept = last;
      const opened = await begin(jobId);
      const { head } = opened;
      if (head.sizeBytes !== source.bytes || slice >= head.sliceCount) {
        throw new NoIndexError('unreadable', 'The index is one of another source.');
      }
      const at = rowAt(head, slice);
      const row = readIndexRow(await partOf(opened, at, at + ROW_BYTES), head);
      if (row !== undefined) return { opened, row };
      if (opened !== kept) throw new NoIndexError('noSection', `The index holds nothing of slice ${slice}.`);
      last = undefined;
    }
  };

  const partOf = async ({ jobId, bytes }: Begin, from: number, to: number): Promise<Uint8Array> =>
    to <= bytes.byteLength ? bytes.subarray(from, to) : readRange(jobId, from, to - from);

  return async (jobId, source, slice) => {
    try {
      const { opened, row } = await rowOf(jobId, source, slice);
      const { head, bytes } = opened;
      const section = decodeSection(await partOf(opened, row.from, row.to), source.bytes);
      const { container, timeBase } = head;
      return { container, timeBase, head: bytes.subarray(FIXED_BYTES, FIXED_BYTES + head.headBytes), section };
    } catch (error) {
      if (error instanceof RangeError)
        throw new NoIndexError('unreadable', `The index cannot be read: ${error.message}`);
      throw error;
    }
  };
};
