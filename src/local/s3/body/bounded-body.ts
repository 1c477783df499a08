import { S3Error } from '../s3-error.ts';

/** A body whose bounds hold until they are lifted. */
export interface BoundedBody {
  readonly chunks: AsyncIterable<Buffer>;
  /** What follows is read without bounds. */
  readonly lift: () => void;
}

/**
 * Read of a body only so much, and only for so long, as long as nobody is known to have sent it.
 * @param limits most bytes (one more piece of the connection may be taken), and the time from now on
 * @param tooLarge makes the error for more bytes
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
  // Whoever reads at that moment gets it; nobody has to.
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
      // A read that waits for the client would hold it up.
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
