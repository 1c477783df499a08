import pLimit from 'p-limit';
import { ApiError } from '../api/api-client.ts';
import { type FailedAttempt, tryAgain } from '../api/try-again.ts';
import { isPassing } from '../core/api/retry-delay.ts';
import { partRange } from '../core/upload/part-ranges.ts';
import type { ResumableUpload } from '../core/upload/upload-event.ts';
import { partChecksum } from './part-checksum.ts';
import { PartError, putPart } from './put-part.ts';
import { makePartSigner } from './sign-parts.ts';

/** Parts in flight, of all uploads together. More would not be faster, and a browser keeps at most six connections to a host. */
const PARTS_IN_FLIGHT = 4;
const slots = pLimit(PARTS_IN_FLIGHT);
/**
 * Statuses of S3 for a URL that expired, and for a URL whose signer's session ended. Such a part is signed again.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const REFUSED: readonly number[] = [403, 400];
/** Most refusals of a part: after so many, it is not sent again. */
const MOST_REFUSALS = 3;

/** The file was changed after it was chosen. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
  constructor() {
    super('The file cannot be read any more: it was changed, moved or deleted. Choose it again.');
  }
}

export interface SendEvents {
  /** called with the number of a part and its bytes sent so far; undefined: the part is not being sent any more */
  readonly onSent: (number: number, bytes: number | undefined) => void;
  readonly onStored: (number: number) => void;
  readonly onTrouble: (why: string) => void;
}

const isReadable = (part: Blob): Promise<boolean> =>
  part
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );

/**
 * Send the missing parts of an upload, four at a time. A part that fails is sent again after a while.
 * @returns when the last part is stored
 * @throws {FileChangedError}, {PartError}, {ApiError} of the signing, or the signal's reason
 */
export const sendParts = async (
  file: Blob,
  begun: ResumableUpload,
  { onSent, onStored, onTrouble }: SendEvents,
  outer: AbortSignal,
): Promise<void> => {
  // The first lane that fails ends the others.
  const giveUp = new AbortController();
  const signal = AbortSignal.any([outer, giveUp.signal]);
  const partOf = (number: number): Blob => {
    const { start, end } = partRange(begun, number);
    return file.slice(start, end);
  };
  const checksumOf = (number: number): Promise<string> =>
    partChecksum(partOf(number)).catch(() => {
      throw new FileChangedError();
    });
  const signer = makePartSigner(begun.id, begun.missing, checksumOf, signal);
  const queue = [...begun.missing];

  const send = async (number: number): Promise<void> => {
    const part = partOf(number);
    let refusals = 0;
    const meaningOf = async (error: unknown): Promise<FailedAttempt> => {
      onSent(number, undefined);
      if (error instanceof FileChangedError) throw error;
      if (error instanceof ApiError) return { message: error.message, passes: isPassing(error.status) };
      if (!(error instanceof PartError)) return { message: String(error), passes: false };
      if (error.status === 0 && !(await isReadable(part))) throw new FileChangedError();
      if (REFUSED.includes(error.status)) {
        refusals += 1;
        signer.forget(number);
        return { message: error.message, passes: refusals < MOST_REFUSALS };
      }
      return { message: error.message, passes: isPassing(error.status) };
    };
    await tryAgain(
      () =>
        slots(async () =>
          putPart(await signer.urlOf(number), part, { signal, onSent: (bytes) => onSent(number, bytes) }),
        ),
      { signal, meaningOf, onTrouble },
    );
    onStored(number);
  };

  const lane = async (): Promise<void> => {
    for (let number = queue.shift(); number !== undefined; number = queue.shift()) {
      await send(number).catch((error: unknown) => {
        giveUp.abort(error);
        throw error;
      });
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: PARTS_IN_FLIGHT }, lane));
  outer.throwIfAborted();
  if (giveUp.signal.aborted || lanes.some(({ status }) => status === 'rejected')) throw giveUp.signal.reason;
};
