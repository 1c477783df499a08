import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { SourceMediaError, StorageError } from '../../src/shared/core/errors/errors.ts';
import type {
  ListedObject,
  ObjectHead,
  ObjectStore,
  ObjectStream,
  PutCondition,
  ReadRange,
  Stored,
  Upload,
} from '../../src/shared/core/ports/ports.ts';

interface Held {
  readonly bytes: Uint8Array;
  readonly head: ObjectHead;
  readonly modifiedMs: number;
}

/** What a test sees of every call: the operation's name and the key. */
export interface Call {
  readonly operation: keyof ObjectStore;
  readonly key: string;
}

const hex = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');

const contentOf = async ({ body }: Upload): Promise<Uint8Array> => {
  if (body instanceof Uint8Array) return body;
  if ('path' in body) return readFile(body.path);
  const pieces: Uint8Array[] = [];
  for await (const piece of body.stream) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** The object store in memory, honouring conditions as S3 does. `before` runs first and may throw or interfere. */
export class InMemoryObjectStore implements ObjectStore {
  readonly #objects = new Map<string, Held>();
  readonly calls: Call[] = [];
  /** the store's clock, epoch milliseconds */
  now: () => number = Date.now;
  /** what it calls a version that is stored now */
  etag: (bytes: Uint8Array) => string = (bytes) => hex('md5', bytes);
  /** checksum of the whole that it keeps with what is stored now; none */
  crc64nvme: (bytes: Uint8Array) => string | undefined = () => undefined;
  before: (call: Call) => void | Promise<void> = () => {};

  #path(bucket: string, key: string): string {
    return `${bucket}\n${key}`;
  }

  async #called(operation: keyof ObjectStore, key: string): Promise<void> {
    this.calls.push({ operation, key });
    await this.before({ operation, key });
  }

  /** Put an object there without leaving a trace in `calls`. @returns its etag */
  seed(bucket: string, key: string, content: Uint8Array | string, metadata: Record<string, string> = {}): string {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const etag = this.etag(bytes);
    const crc64nvme = this.crc64nvme(bytes);
    this.#objects.set(this.#path(bucket, key), {
      bytes,
      head: {
        ...{ etag, bytes: bytes.byteLength, contentType: 'application/octet-stream', metadata },
        ...(crc64nvme === undefined ? {} : { crc64nvme }),
      },
      modifiedMs: this.now(),
    });
    return etag;
  }

  /** Take an object away without leaving a trace in `calls`. */
  remove(bucket: string, key: string): void {
    this.#objects.delete(this.#path(bucket, key));
  }

  /** Keys of a bucket in order. */
  keys(bucket: string): string[] {
    return [...this.#objects.keys()]
      .filter((path) => path.startsWith(`${bucket}\n`))
      .map((path) => path.slice(bucket.length + 1))
      .sort();
  }

  /** The bytes of an object, without leaving a trace in `calls`. */
  bytes(bucket: string, key: string): Uint8Array | undefined {
    return this.#objects.get(this.#path(bucket, key))?.bytes;
  }

  /** A stored JSON document, parsed. */
  json(bucket: string, key: string): unknown {
    const held = this.#objects.get(this.#path(bucket, key));
    return held === undefined ? undefined : JSON.parse(new TextDecoder().decode(held.bytes));
  }

  async head(bucket: string, key: string): Promise<ObjectHead | undefined> {
    await this.#called('head', key);
    return this.#objects.get(this.#path(bucket, key))?.head;
  }

  async readStart(bucket: string, key: string, etag: string | undefined, bytes: number): Promise<Uint8Array> {
    await this.#called('readStart', key);
    const held = this.#objects.get(this.#path(bucket, key));
    if (held === undefined) throw new SourceMediaError('sourceGone', `"${key}" is not there`);
    if (etag !== undefined && held.head.etag !== etag) {
      throw new SourceMediaError('sourceReplaced', `"${key}" was overwritten`);
    }
    return held.bytes.slice(0, bytes);
  }

  async read(bucket: string, key: string, range: ReadRange = {}): Promise<ObjectStream | undefined> {
    await this.#called('read', key);
    const held = this.#objects.get(this.#path(bucket, key));
    if (held === undefined) return undefined;
    const { from = 0, length = held.bytes.byteLength, etag } = range;
    if (etag !== undefined && etag !== held.head.etag) throw new StorageError(`"${key}" was overwritten`);
    const bytes = held.bytes.slice(from, from + length);
    return { etag: held.head.etag, bytes: held.bytes.byteLength, body: Readable.from([bytes]) };
  }

  async getText(bucket: string, key: string): Promise<{ text: string; etag: string } | undefined> {
    await this.#called('getText', key);
    const held = this.#objects.get(this.#path(bucket, key));
    return held === undefined ? undefined : { text: new TextDecoder().decode(held.bytes), etag: held.head.etag };
  }

  async putJson(bucket: string, key: string, document: unknown, condition?: PutCondition): Promise<boolean> {
    await this.#called('putJson', key);
    const there = this.#objects.get(this.#path(bucket, key));
    if (condition !== undefined && 'ifAbsent' in condition && there !== undefined) return false;
    if (condition !== undefined && 'ifMatch' in condition && there?.head.etag !== condition.ifMatch) return false;
    this.seed(bucket, key, `${JSON.stringify(document)}\n`);
    return true;
  }

  async put(bucket: string, upload: Upload): Promise<Stored> {
    await this.#called('put', upload.key);
    const bytes = await contentOf(upload);
    const etag = this.seed(bucket, upload.key, bytes);
    return { bytes: bytes.byteLength, sha256: hex('sha256', bytes), etag };
  }

  async copy(bucket: string, from: { key: string; etag: string }, to: string): Promise<string | undefined> {
    await this.#called('copy', to);
    const held = this.#objects.get(this.#path(bucket, from.key));
    if (held === undefined || held.head.etag !== from.etag) return undefined;
    return this.seed(bucket, to, held.bytes, held.head.metadata);
  }

  async dropUploads(_bucket: string, key: string): Promise<number> {
    await this.#called('dropUploads', key);
    return 0;
  }

  async delete(bucket: string, key: string, condition?: { readonly ifMatch: string }): Promise<boolean> {
    await this.#called('delete', key);
    const there = this.#objects.get(this.#path(bucket, key));
    if (condition !== undefined && there !== undefined && there.head.etag !== condition.ifMatch) return false;
    this.remove(bucket, key);
    return true;
  }

  async *list(bucket: string, prefix: string): AsyncIterable<ListedObject> {
    await this.#called('list', prefix);
    for (const key of this.keys(bucket).filter((candidate) => candidate.startsWith(prefix))) {
      const held = this.#objects.get(this.#path(bucket, key));
      if (held === undefined) continue;
      yield { key, bytes: held.bytes.byteLength, etag: held.head.etag, modifiedMs: held.modifiedMs };
    }
  }
}
