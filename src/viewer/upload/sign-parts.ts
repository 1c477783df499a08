import { SignedPartsSchema } from '../../api/contracts/uploads.ts';
import { postJson } from '../api/api-client.ts';

/** Parts that are signed at once: few enough that no URL expires before its turn, and that reading them for checksums is quick. */
const BATCH = 4;
/** Share of a URL's lifetime in which a part may begin. A part that begins later may not get through. */
const FRESH_SHARE = 0.5;

/** Hands out presigned URLs of parts. */
export interface PartSigner {
  /** @throws {ApiError} */
  urlOf(number: number): Promise<string>;
  /** Drop the URL of a part because it was refused. The next `urlOf` signs the part again. */
  forget(number: number): void;
}

interface SignedPart {
  readonly url: string;
  readonly freshUntilMs: number;
}

/**
 * Sign parts of an upload in small batches, shortly before they are sent.
 * @param missing numbers of the parts, in the order in which they will be sent
 * @param checksumOf computes the checksum of a part, by its number
 */
export const makePartSigner = (
  id: string,
  missing: readonly number[],
  checksumOf: (number: number) => Promise<string>,
  signal: AbortSignal,
): PartSigner => {
  const signed = new Map<number, SignedPart>();
  let signing: Promise<void> = Promise.resolve();

  const sign = async (number: number): Promise<void> => {
    if (fresh(number) !== undefined) return;
    const from = Math.max(0, missing.indexOf(number));
    const next = missing.slice(from, from + BATCH).filter((each) => fresh(each) === undefined);
    const numbers = next.length === 0 ? [number] : next;
    const crc64nvme: string[] = [];
    for (const each of numbers) {
      signal.throwIfAborted();
      crc64nvme.push(await checksumOf(each));
    }
    const asked = performance.now();
    const path = `/uploads/${id}/parts`;
    const { parts, expiresInSeconds } = await postJson(path, { numbers, crc64nvme }, SignedPartsSchema, { signal });
    const freshUntilMs = asked + expiresInSeconds * 1000 * FRESH_SHARE;
    for (const { number: part, url } of parts) signed.set(part, { url, freshUntilMs });
  };

  const fresh = (number: number): string | undefined => {
    const part = signed.get(number);
    return part !== undefined && part.freshUntilMs > performance.now() ? part.url : undefined;
  };

  return {
    async urlOf(number) {
      // Calls run one after the other, because lanes need parts of the same batch, which should be signed only once.
      const turn = signing.then(() => sign(number));
      signing = turn.catch(() => {});
      await turn;
      const url = fresh(number);
      if (url === undefined) throw new Error(`part ${number} was not signed`);
      return url;
    },
    forget(number) {
      signed.delete(number);
    },
  };
};
