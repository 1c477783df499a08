/** A part could not be sent. */
export class PartError extends Error {
  override readonly name = 'PartError';
  constructor(
    /** HTTP status of the answer; 0: no answer */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A connection that sends no byte for this time is aborted. */
const STALL_MS = 60_000;

/**
 * Send a part of a file to its presigned URL. It uses XMLHttpRequest, because fetch does not report the progress of sending.
 * @param url presigned, for PUT
 * @param onSent called with the bytes of the part that were sent so far
 * @throws {PartError}, or the signal's reason
 */
export const putPart = (
  url: string,
  body: Blob,
  { signal, onSent }: { readonly signal: AbortSignal; readonly onSent: (bytes: number) => void },
): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort, { once: true });
    const watch = () => setTimeout(abort, STALL_MS);
    let stall = watch();
    request.upload.onprogress = ({ loaded }) => {
      clearTimeout(stall);
      stall = watch();
      onSent(loaded);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new PartError(request.status, `The storage answered ${request.status}.`));
    };
    request.onerror = () => reject(new PartError(0, 'The storage does not answer.'));
    request.onabort = () => reject(signal.aborted ? signal.reason : new PartError(0, 'The storage stopped answering.'));
    request.onloadend = () => {
      clearTimeout(stall);
      signal.removeEventListener('abort', abort);
    };
    request.open('PUT', url);
    request.send(body);
  });
