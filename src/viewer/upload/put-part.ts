/** Why a part did not arrive. */
export class PartError extends Error {
  override readonly name = 'PartError';
  constructor(
    /** 0: no answer came */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Without a byte on its way for so long, a connection is given up. */
const STALL_MS = 60_000;

/**
 * Send a part of a file to where it was signed for. By XMLHttpRequest, as fetch tells nothing of what has been sent.
 * @param url presigned, for PUT
 * @param onSent bytes of it that have left so far
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
