import { createHmac } from 'node:crypto';

/** The key pair, day, region and service that a signature is for. */
export interface SigningScope {
  readonly secretAccessKey: string;
  /** `20261120T162000Z` */
  readonly amzDate: string;
  readonly region: string;
  /** `s3`, `events` */
  readonly service: string;
}

/** Each environment of a function has a session of its own; more of them than this sign again and again at the same time on no machine. */
const MOST_KEPT = 256;

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** `20261120/us-east-1/s3/aws4_request` */
export const credentialScope = ({ amzDate, region, service }: SigningScope): string =>
  `${amzDate.slice(0, 8)}/${region}/${service}/aws4_request`;

/**
 * Derives signing keys. One holds for a day, so the last ones are kept.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class SigningKeys {
  readonly #kept = new Map<string, Buffer>();

  of(scope: SigningScope): Buffer {
    const name = `${credentialScope(scope)} ${scope.secretAccessKey}`;
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const key = credentialScope(scope)
      .split('/')
      .reduce<string | Buffer>(hmac, `AWS4${scope.secretAccessKey}`) as Buffer;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= MOST_KEPT) this.#kept.delete(oldest);
    this.#kept.set(name, key);
    return key;
  }
}
