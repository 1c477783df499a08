import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

/** SHA-256 (HMAC when a secret is given) in the shape that `@smithy/signature-v4` asks for. */
export class Sha256 {
  readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret;
    this.#hash = this.#start();
  }

  #start(): Hash | Hmac {
    const secret = this.#secret;
    if (secret === undefined) return createHash('sha256');
    if (typeof secret === 'string') return createHmac('sha256', secret);
    const view = secret instanceof ArrayBuffer ? new Uint8Array(secret) : secret;
    return createHmac('sha256', Buffer.from(view.buffer, view.byteOffset, view.byteLength));
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#start();
  }
}
