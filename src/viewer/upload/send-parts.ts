import pLimit from 'p-limit';
import { ApiError } from '../api/api-client.ts';
import { isPassing } from '../api/retry-delay.ts';
import { type Failure, tryAgain } from '../api/try-again.ts';
import { partRange } from './part-ranges.ts';
import { PartError, putPart } from './put-part.ts';
import { makePartSigner } from './sign-parts.ts';
import type { BegunUpload } from './upload-state.ts';

/** Of all uploads together: more at once do not make a line faster, and a browser keeps six connections to a host at most. */
const PARTS_IN_FLIGHT = 4;
const slots = pLimit(PARTS_IN_FLIGHT);
/** A signature that is refused is made anew; one that is refused again will not get better. */
const FORBIDDEN = 403;

/** The file is not what it was when it was chosen. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
  constructor() {
    super('The file cannot be read any more: it was changed, moved or deleted. Choose it again.');
  }
}

export interface SendEvents {
  /** bytes of parts that are on their way, by number; absent: none */
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
 * Send what is missing of an upload, four parts at a time. A part that does not arrive is sent again after a while.
 * @returns when the last part is stored
 * @throws {FileChangedError}, {PartError}, {ApiError} of the signing, or the signal's reason
 */
export const sendParts = async (
  file: Blob,
  begun: BegunUpload,
  { onSent, onStored, onTrouble }: SendEvents,
  outer: AbortSignal,
): Promise<void> => {
  // The first lane that gives up ends the others.
  const giveUp = new AbortController();
  const signal = AbortSignal.any([outer, giveUp.signal]);
  const signer = makePartSigner(begun.id, begun.missing, signal);
  const queue = [...begun.missing];

  const send = async (number: number): Promise<void> => {
    const { start, end } = partRange(begun, number);
    const part = file.slice(start, end);
    let forbidden = 0;
    const meaningOf = async (error: unknown): Promise<Failure> => {
      onSent(number, undefined);
      if (error instanceof ApiError) return { message: error.message, passes: isPassing(error.status) };
      if (!(error instanceof PartError)) return { message: String(error), passes: false };
      if (error.status === 0 && !(await isReadable(part))) throw new FileChangedError();
      if (error.status === FORBIDDEN) {
        forbidden += 1;
        signer.forget(number);
        return { message: error.message, passes: forbidden < 3 };
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
