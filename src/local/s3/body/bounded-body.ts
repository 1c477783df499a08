import { S3Error } from '../protocol/s3-error.ts';

/** A body with limits on size and time that apply until they are lifted. */
export interface BoundedBody {
  readonly chunks: AsyncIterable<Buffer>;
  /** Remove the limits for the rest of the body. */
  readonly lift: () => void;
}

/**
 * Limit the size and time of reading a body while its sender is not authenticated yet.
 * @param limits most bytes (one more chunk of the connection may be read), and the time from now on
 * @param tooLarge makes the error for a larger body
 * @throws {S3Error} while reading: RequestTimeout, or `tooLarge`
 */
export const boundedUntil = (
  body: AsyncIterable<Buffer>,
  limits: { readonly maxBytes: number; readonly deadlineMs: number },
  tooLarge: () => S3Error,
): BoundedBody => {
  let bounded = true;
  let expire = () => {};
  const late = new Promise<never>((_, reject) => {
    expire = () => reject(new S3Error('RequestTimeout'));
  });
  // Without a read under way at the deadline, this would be an unhandled rejection.
  late.catch(() => undefined);
  const timer = setTimeout(() => expire(), limits.deadlineMs);

  async function* chunks(): AsyncGenerator<Buffer> {
    const source = body[Symbol.asyncIterator]();
    let bytes = 0;
    try {
      for (;;) {
        if (bounded && bytes > limits.maxBytes) throw tooLarge();
        const next = source.next();
        const { value, done } = await (bounded ? Promise.race([next, late]) : next);
        if (done) return;
        bytes += value.length;
        yield value;
      }
    } finally {
      // Not awaited: a read that waits for the client would block it.
      source.return?.().catch(() => undefined);
    }
  }
  return {
    chunks: chunks(),
    lift: () => {
      bounded = false;
      clearTimeout(timer);
    },
  };
};
