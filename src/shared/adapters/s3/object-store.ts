import { createHash } from 'node:crypto';
import { StorageError } from '../../core/errors/errors.ts';
import type { ObjectStore, ObjectStream } from '../../core/ports/ports.ts';
import type { Environment } from '../../core/topology/config.ts';
import { bucketsOfFunction, type FindBucket } from '../aws/service-place.ts';
import { ASK_SDK, type DirectObjects, makeDirectObjects, type OpenedBody } from './direct-objects.ts';
import { documentBytes } from './document-bytes.ts';
import { uploadContent } from './upload-content.ts';

const sha256Of = (body: Uint8Array): Buffer => createHash('sha256').update(body).digest();

/** The order of a listing. */
const comesAfter = (key: string, other: string): boolean => Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;

/** The bytes of a read that began without the SDK. When it breaks off, the SDK reads the rest of the same version. */
async function* continued(
  { etag, bytes, body }: OpenedBody,
  { from = 0, length }: { readonly from?: number; readonly length?: number },
  key: string,
  readRest: (range: { from: number; length: number; etag: string }) => Promise<ObjectStream | undefined>,
): AsyncGenerator<Uint8Array> {
  const end = length === undefined ? bytes : Math.min(bytes, from + length);
  let at = from;
  try {
    for await (const piece of body) {
      at += piece.byteLength;
      yield piece;
    }
  } catch {
    // What is missing shows below.
  }
  if (at >= end) return;
  const rest = await readRest({ from: at, length: end - at, etag });
  if (rest === undefined) throw new StorageError(`"${key}" was deleted while it was read. Try again.`);
  yield* rest.body;
}

/**
 * The object store over S3 or a store with the same protocol. What is usual is done without the SDK, and with it whatever else comes.
 * @param find where buckets are, as far as that is known without the SDK
 * @param sdk the same store by the SDK; called when it is needed first
 */
export const makeObjectStore = (
  find: FindBucket,
  sdk: () => Promise<ObjectStore>,
  direct: DirectObjects = makeDirectObjects(find),
): ObjectStore => ({
  async head(bucket, key) {
    const head = await direct.head(bucket, key);
    return head === ASK_SDK ? (await sdk()).head(bucket, key) : head;
  },

  async readStart(bucket, key, etag, bytes) {
    const start = await direct.readStart(bucket, key, etag, bytes);
    return start === ASK_SDK ? (await sdk()).readStart(bucket, key, etag, bytes) : start;
  },

  async getText(bucket, key) {
    const got = await direct.getText(bucket, key);
    return got === ASK_SDK ? (await sdk()).getText(bucket, key) : got;
  },

  async read(bucket, key, range = {}) {
    const opened = await direct.open(bucket, key, range);
    if (opened === ASK_SDK) return (await sdk()).read(bucket, key, range);
    if (opened === undefined) return undefined;
    const { etag, bytes } = opened;
    const readRest = async (rest: typeof range) => (await sdk()).read(bucket, key, rest);
    return { etag, bytes, body: continued(opened, range, key, readRest) };
  },

  async putJson(bucket, key, document, condition) {
    const body = documentBytes(document);
    const object = { key, contentType: 'application/json', body, sha256: sha256Of(body) };
    const etag = await direct.put(bucket, object, condition);
    return etag === ASK_SDK ? (await sdk()).putJson(bucket, key, document, condition) : etag !== undefined;
  },

  async put(bucket, upload) {
    const body = uploadContent(upload);
    if (!(body instanceof Uint8Array)) return (await sdk()).put(bucket, upload);
    const { key, contentType } = upload;
    const sha256 = sha256Of(body);
    const etag = await direct.put(bucket, { key, contentType, body, sha256 });
    if (etag === ASK_SDK || etag === undefined) return (await sdk()).put(bucket, { key, contentType, body });
    return { bytes: body.byteLength, sha256: sha256.toString('hex'), etag };
  },

  async copy(bucket, from, to) {
    const etag = await direct.copy(bucket, from, to);
    return etag === ASK_SDK ? (await sdk()).copy(bucket, from, to) : etag;
  },

  async delete(bucket, key, condition) {
    const deleted = await direct.delete(bucket, key, condition);
    return deleted === ASK_SDK ? (await sdk()).delete(bucket, key, condition) : deleted;
  },

  async *list(bucket, prefix) {
    let token: string | undefined;
    let told: string | undefined;
    do {
      const page = await direct.list(bucket, { prefix, token });
      if (page === ASK_SDK) {
        // From the beginning, as nothing but a store's token says where a page begins. What was told is left out.
        for await (const object of (await sdk()).list(bucket, prefix)) {
          if (told === undefined || comesAfter(object.key, told)) yield object;
        }
        return;
      }
      yield* page.objects;
      told = page.objects.at(-1)?.key ?? told;
      token = page.token;
    } while (token !== undefined);
  },

  dropUploads: async (bucket, key) => (await sdk()).dropUploads(bucket, key),
});

/** The object store of a function: the SDK is loaded only when it is needed. @param env its environment variables */
export const openObjectStore = (env: Environment): ObjectStore => {
  let sdk: Promise<ObjectStore> | undefined;
  return makeObjectStore(bucketsOfFunction(env), () => {
    sdk ??= import('./sdk-object-store.ts').then(({ openSdkObjectStore }) => openSdkObjectStore(env));
    return sdk;
  });
};
