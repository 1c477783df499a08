import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ObjectHead, PutCondition, ReadRange } from '../../core/ports/ports.ts';
import { encodeKey } from '../../core/signing/sign-request.ts';
import type { FindBucket } from '../aws/service-place.ts';
import { type PlainRequest, sendSigned, type WaitLimits, wholeBody } from '../aws/signed-request.ts';
import { unquoted } from './etag.ts';
import { elementText, type PageRequest, parseListAnswer } from './list-answer.ts';

/*
 * The SDK spends several milliseconds of a processor on each request, and its first one in a process takes as long as the whole start of
 * a function. So what is usual is asked without it. Whatever else is answered, or is not, is left to the SDK, which asks once more, tries
 * again as its settings say, and knows every error.
 */

/** Nothing was learned: the SDK has to be asked. */
export const ASK_SDK = Symbol('ask the SDK');
type OrSdk<T> = Promise<T | typeof ASK_SDK>;

/** An object that lies in memory. */
interface WholeObject {
  readonly key: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly sha256: Buffer;
}

/** The page of a listing to ask for: one that a token continues, else one of its own. */
interface AskedPage extends Partial<PageRequest> {
  readonly prefix: string;
  /** of the page before */
  readonly token?: string | undefined;
}

/** The beginning of an answer with an object's bytes. */
export interface OpenedBody {
  readonly etag: string;
  /** size of the whole object */
  readonly bytes: number;
  /** breaks off with an error when not all bytes come */
  readonly body: IncomingMessage;
}

/** Requests to S3 in their usual course. Missing objects are `undefined`. */
export interface DirectObjects {
  head(bucket: string, key: string): OrSdk<ObjectHead | undefined>;
  getText(bucket: string, key: string): OrSdk<{ readonly text: string; readonly etag: string } | undefined>;
  open(bucket: string, key: string, range: ReadRange): OrSdk<OpenedBody | undefined>;
  /** First bytes of a version. */
  readStart(bucket: string, key: string, etag: string | undefined, bytes: number): OrSdk<Uint8Array>;
  /** The store verifies signature and SHA-256. @returns the etag; undefined when the condition did not hold */
  put(bucket: string, object: WholeObject, condition?: PutCondition): OrSdk<string | undefined>;
  copy(bucket: string, from: { readonly key: string; readonly etag: string }, to: string): OrSdk<string>;
  delete(bucket: string, key: string, condition?: { readonly ifMatch: string }): OrSdk<true>;
  list(bucket: string, page: AskedPage): ReturnType<typeof listPage>;
}

/** How long the SDK's client waits as well. */
const PATIENCE: WaitLimits = { connectionMs: 5_000, silenceMs: 60_000 };
/** After an answer that is not usual the SDK makes all requests for as long, in milliseconds: it waits when the store asks for it. */
const REST_MS = 10_000;
/** Asks for the checksum that was stored with an object. */
const WITH_CHECKSUM = { 'x-amz-checksum-mode': 'ENABLED' };

const letGo = (answer: IncomingMessage): void => void answer.on('error', () => undefined).resume();

type Ask = (bucket: string, request: PlainRequest, usual: readonly number[]) => OrSdk<IncomingMessage>;

const header = (answer: IncomingMessage, name: string): string | undefined => {
  const value = answer.headers[name];
  return typeof value === 'string' ? value : undefined;
};

const headOf = (answer: IncomingMessage): ObjectHead | typeof ASK_SDK => {
  const [etag, length] = [header(answer, 'etag'), header(answer, 'content-length')];
  if (etag === undefined || length === undefined) return ASK_SDK;
  const [crc64nvme, contentType] = [header(answer, 'x-amz-checksum-crc64nvme'), header(answer, 'content-type')];
  const metadata = Object.entries(answer.headers).flatMap(([name, value]) =>
    name.startsWith('x-amz-meta-') && typeof value === 'string' ? [[name.slice('x-amz-meta-'.length), value]] : [],
  );
  return {
    ...{ etag: unquoted(etag), bytes: Number(length) },
    ...(crc64nvme === undefined ? {} : { crc64nvme }),
    ...(contentType === undefined ? {} : { contentType }),
    metadata: Object.fromEntries(metadata),
  };
};

const rangeOf = ({ from = 0, length, etag }: ReadRange): Record<string, string> => ({
  ...(from === 0 && length === undefined
    ? {}
    : { range: `bytes=${from}-${length === undefined ? '' : from + length - 1}` }),
  ...(etag === undefined ? {} : { 'if-match': `"${etag}"` }),
});

const conditionOf = (condition: PutCondition | undefined): Record<string, string> => {
  if (condition === undefined) return {};
  return 'ifAbsent' in condition ? { 'if-none-match': '*' } : { 'if-match': `"${condition.ifMatch}"` };
};

/** Whether the bytes of a whole object are those that were stored, as far as the answer tells. */
const isIntact = (answer: IncomingMessage, body: Buffer): boolean => {
  const sha256 = header(answer, 'x-amz-checksum-sha256');
  if (sha256 === undefined || sha256.includes('-')) return true;
  return createHash('sha256').update(body).digest('base64') === sha256;
};

/** Whether a 404 is about the key: a missing bucket is a different failure. */
const isKeyMissing = async (answer: IncomingMessage): Promise<boolean> => {
  const body = await wholeBody(answer);
  return body !== undefined && elementText(body.toString('utf8'), 'Code') === 'NoSuchKey';
};

const pathOf = (key: string): string => `/${encodeKey(key)}`;

const listPage = async (ask: Ask, bucket: string, { prefix, token, delimiter, after, limit }: AskedPage) => {
  const asked = {
    'continuation-token': token,
    delimiter,
    'encoding-type': 'url',
    'list-type': '2',
    'max-keys': limit?.toString(),
    prefix,
    'start-after': after,
  };
  const query = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const answer = await ask(bucket, { method: 'GET', path: '/', query }, [200]);
  if (answer === ASK_SDK) return ASK_SDK;
  const body = await wholeBody(answer);
  return (body && parseListAnswer(body.toString('utf8'))) ?? ASK_SDK;
};

/** @param find where buckets are */
export const makeDirectObjects = (find: FindBucket, patience: WaitLimits = PATIENCE): DirectObjects => {
  let restUntilMs = Number.NEGATIVE_INFINITY;

  /** @param usual statuses that are no failure */
  const ask: Ask = async (bucket, request, usual) => {
    const place = find(bucket);
    if (place === undefined || performance.now() < restUntilMs) return ASK_SDK;
    const answer = await sendSigned(place, request, patience);
    if (answer !== undefined && usual.includes(answer.statusCode ?? 0)) return answer;
    if (answer !== undefined) letGo(answer);
    restUntilMs = performance.now() + REST_MS;
    return ASK_SDK;
  };

  const getWhole = async (bucket: string, key: string, headers: Record<string, string>, usual: readonly number[]) => {
    const answer = await ask(bucket, { method: 'GET', path: pathOf(key), headers }, usual);
    if (answer === ASK_SDK) return ASK_SDK;
    if (answer.statusCode === 404) return (await isKeyMissing(answer)) ? undefined : ASK_SDK;
    const body = await wholeBody(answer);
    const etag = header(answer, 'etag');
    return body === undefined || etag === undefined ? ASK_SDK : { answer, body, etag: unquoted(etag) };
  };

  return {
    async head(bucket, key) {
      const answer = await ask(bucket, { method: 'HEAD', path: pathOf(key), headers: WITH_CHECKSUM }, [200, 404]);
      if (answer === ASK_SDK) return ASK_SDK;
      letGo(answer);
      return answer.statusCode === 404 ? undefined : headOf(answer);
    },

    async getText(bucket, key) {
      const got = await getWhole(bucket, key, WITH_CHECKSUM, [200, 404]);
      if (got === ASK_SDK || got === undefined) return got;
      return isIntact(got.answer, got.body) ? { text: got.body.toString('utf8'), etag: got.etag } : ASK_SDK;
    },

    async open(bucket, key, range) {
      const answer = await ask(bucket, { method: 'GET', path: pathOf(key), headers: rangeOf(range) }, [200, 206, 404]);
      if (answer === ASK_SDK) return ASK_SDK;
      if (answer.statusCode === 404) return (await isKeyMissing(answer)) ? undefined : ASK_SDK;
      const [etag, length] = [header(answer, 'etag'), header(answer, 'content-length')];
      const whole = /\/(\d+)$/.exec(header(answer, 'content-range') ?? '')?.[1] ?? length;
      if (etag !== undefined && whole !== undefined)
        return { etag: unquoted(etag), bytes: Number(whole), body: answer };
      letGo(answer);
      return ASK_SDK;
    },

    async readStart(bucket, key, etag, bytes) {
      const range = rangeOf({ from: 0, length: bytes, ...(etag === undefined ? {} : { etag }) });
      const got = await getWhole(bucket, key, range, [200, 206]);
      return got === ASK_SDK || got === undefined ? ASK_SDK : got.body;
    },

    async put(bucket, { key, contentType, body, sha256 }, condition) {
      const headers = {
        'content-type': contentType,
        'x-amz-checksum-sha256': sha256.toString('base64'),
        ...conditionOf(condition),
      };
      const request = { method: 'PUT', path: pathOf(key), headers, body, sha256 } as const;
      const answer = await ask(bucket, request, condition === undefined ? [200] : [200, 412]);
      if (answer === ASK_SDK) return ASK_SDK;
      if ((await wholeBody(answer)) === undefined) return ASK_SDK;
      return answer.statusCode === 412 ? undefined : unquoted(header(answer, 'etag')) || ASK_SDK;
    },

    async copy(bucket, from, to) {
      const headers = {
        'x-amz-copy-source': `${bucket}${pathOf(from.key)}`,
        'x-amz-copy-source-if-match': `"${from.etag}"`,
        'x-amz-tagging-directive': 'REPLACE',
      };
      const request = { method: 'PUT', path: pathOf(to), headers, body: Buffer.alloc(0) } as const;
      const answer = await ask(bucket, request, [200]);
      if (answer === ASK_SDK) return ASK_SDK;
      // A copy that fails after the head of its answer has an error in place of the result.
      const body = await wholeBody(answer);
      const result = body?.toString('utf8') ?? '';
      return (result.includes('</CopyObjectResult>') && unquoted(elementText(result, 'ETag'))) || ASK_SDK;
    },

    async delete(bucket, key, condition) {
      const headers = condition === undefined ? {} : { 'if-match': `"${condition.ifMatch}"` };
      const answer = await ask(bucket, { method: 'DELETE', path: pathOf(key), headers }, [204]);
      if (answer === ASK_SDK) return ASK_SDK;
      letGo(answer);
      return true;
    },

    list: (bucket, page) => listPage(ask, bucket, page),
  };
};
