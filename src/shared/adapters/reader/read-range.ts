import type { ByteRange } from '../../core/media/range-answer.ts';
import { mayHeal, type ReadFault } from '../../core/media/read-fault.ts';
import { countTries, type RetryRule } from '../../core/retry/retry.ts';
import { RETRY_WORLD } from '../retry/retry-world.ts';
import { openRange, type ReadableObject, ReadFaultError, readFaultOf } from './open-range.ts';

/** How long reads wait for bytes, and how often they are tried. */
export interface ReadPatience {
  /** milliseconds without a byte after which a read counts as stalled */
  readonly stallMs: number;
  readonly retry: RetryRule;
}

/**
 * Suits an object store. The waits are random: workers whose reads break off at the same moment do not come back at the same
 * moment.
 */
export const PATIENCE: ReadPatience = { stallMs: 10_000, retry: { attempts: 5, firstMs: 500, longestMs: 3_000 } };

/** A stall counts as this many tries, as it takes as much time as that many other failures. */
const STALL_TRIES = 2;

/** How many tries a failed read counts as. */
export const weightOf = (why: ReadFault): number => (why.transport === 'stalled' ? STALL_TRIES : 1);

/**
 * One read of a range, as far as the answer goes. The time limit holds while bytes are awaited, not while they are used.
 * @throws {ReadFaultError} when the range is not promised, stalls, or ends early
 * @throws the error of Node's TLS or network layer
 */
export async function* readOnce(
  object: ReadableObject,
  range: ByteRange,
  { stallMs, signal }: Pick<ReadPatience, 'stallMs'> & { readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const { body, to } = await openRange(object, range, { signal, headTimeoutMs: stallMs });
  const stalled = () => setTimeout(() => body.destroy(new ReadFaultError({ transport: 'stalled' })), stallMs);
  let timer = stalled();
  let at = range.from;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      // Bytes beyond the promised range are dropped: they would be taken for other bytes of the file.
      const bytes = chunk.subarray(0, to - at);
      at += bytes.length;
      yield bytes;
      // A whole answer is read to its end, which frees its connection for the next read. Leaving it closes the connection.
      if (at === to && !body.complete) break;
      timer = stalled();
    }
  } finally {
    clearTimeout(timer);
    // A connection that is closed while its answer is under way reports an error that nobody awaits any more.
    body.on('error', () => undefined);
  }
  if (at < to) throw new ReadFaultError({ transport: 'cut' });
}

/**
 * Read a range; where the connection breaks off, the read goes on at the same byte.
 * @throws {ReadFaultError} when bytes do not arrive however often they are asked for
 * @throws the signal's reason when it is aborted
 */
export async function* readPatiently(
  object: ReadableObject,
  range: ByteRange,
  { stallMs, retry, signal }: ReadPatience & { readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  let at = range.from;
  const tries = countTries(retry, RETRY_WORLD, signal);
  while (at < range.to) {
    const before = at;
    try {
      for await (const bytes of readOnce(object, { from: at, to: range.to }, { stallMs, signal })) {
        at += bytes.byteLength;
        yield bytes;
      }
    } catch (error) {
      if (signal.aborted) throw error;
      const why = readFaultOf(error);
      if (at > before) tries.progressed();
      if (!mayHeal(why) || !(await tries.again(weightOf(why)))) throw new ReadFaultError(why, { cause: error });
    }
  }
}
