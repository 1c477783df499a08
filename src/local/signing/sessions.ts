import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** Temporary credentials, as a role's session has them: every request carries the token beside the signature. */
export interface SessionCredentials extends Credentials {
  readonly sessionToken: string;
}

/** Reason why a key and its token are refused. */
export type KeyFault = 'unknownKey' | 'badToken' | 'expired';

/** As long as the sessions of Lambda's roles, which live for hours. */
export const SESSION_MS = 12 * 3_600_000;

/** About the length of Lambda's tokens: a presigned URL carries one, and readers of the URL have to handle that length. */
const TOKEN_CHARACTERS = 1_600;
const TOKEN_BYTES = (TOKEN_CHARACTERS / 4) * 3;
const MAC_BYTES = 32;
const EXPIRY_BYTES = 6;
const KEY_ID_BYTES = 20;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const hmac = (key: string | Buffer, text: string | Buffer): Buffer => createHmac('sha256', key).update(text).digest();

const newKeyId = (): string => `ASIA${[...randomBytes(KEY_ID_BYTES - 4)].map((byte) => BASE32[byte % 32]).join('')}`;

/** HMAC that makes a token valid. Sessions are not stored: every token with the owner's HMAC is accepted, also after a restart. */
const sealOf = (owner: Credentials, content: Buffer): Buffer =>
  hmac(hmac(owner.secretAccessKey, 'session token'), content);

const secretOf = (owner: Credentials, content: Buffer): string =>
  hmac(hmac(owner.secretAccessKey, 'session secret'), content).subarray(0, 30).toString('base64');

/**
 * Issue temporary credentials from the cloud's key pair. The token holds the expiry, the key id, and random bytes up to the usual
 * length of a token, and is sealed.
 * @param lifetimeMs how long they are valid
 */
export const issueSession = (owner: Credentials, nowMs: number, lifetimeMs = SESSION_MS): SessionCredentials => {
  const accessKeyId = newKeyId();
  const expiry = Buffer.alloc(EXPIRY_BYTES);
  expiry.writeUIntBE(nowMs + lifetimeMs, 0, EXPIRY_BYTES);
  const filling = randomBytes(TOKEN_BYTES - MAC_BYTES - EXPIRY_BYTES - KEY_ID_BYTES);
  const content = Buffer.concat([expiry, Buffer.from(accessKeyId), filling]);
  return {
    accessKeyId,
    secretAccessKey: secretOf(owner, content),
    sessionToken: Buffer.concat([sealOf(owner, content), content]).toString('base64'),
  };
};

interface Session extends Credentials {
  readonly expiresMs: number;
}

/** Each environment of a function has a session of its own, and a presigned URL that of who made it: more are seldom in use at once. */
const MOST_KEPT = 256;

/** Sessions whose tokens were found to be valid, by owner's secret and token: every request of a session brings the same one. */
const kept = new Map<string, Session>();

/** Open a token that the owner has sealed. @returns undefined for any other */
const openToken = (owner: Credentials, sessionToken: string): Session | undefined => {
  const token = Buffer.from(sessionToken, 'base64');
  // Several base64 texts decode to the same bytes: only the issued text is accepted.
  if (token.length !== TOKEN_BYTES || token.toString('base64') !== sessionToken) return undefined;
  const content = token.subarray(MAC_BYTES);
  if (!timingSafeEqual(token.subarray(0, MAC_BYTES), sealOf(owner, content))) return undefined;
  return {
    accessKeyId: content.subarray(EXPIRY_BYTES, EXPIRY_BYTES + KEY_ID_BYTES).toString('latin1'),
    secretAccessKey: secretOf(owner, content),
    expiresMs: content.readUIntBE(0, EXPIRY_BYTES),
  };
};

const sessionOf = (owner: Credentials, sessionToken: string): Session | undefined => {
  const name = `${owner.secretAccessKey} ${sessionToken}`;
  const known = kept.get(name);
  if (known !== undefined) return known;
  const found = openToken(owner, sessionToken);
  if (found === undefined) return undefined;
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= MOST_KEPT) kept.delete(oldest);
  kept.set(name, found);
  return found;
};

/**
 * The key pair that a request claims to be signed with.
 * @param owner the cloud's own key pair, which needs no token
 * @param sessionToken the request's token; undefined or empty when it has none
 */
export const keyPairOf = (
  owner: Credentials,
  accessKeyId: string,
  sessionToken: string | undefined,
  nowMs: number,
): Credentials | KeyFault => {
  if (sessionToken === undefined || sessionToken === '') {
    return accessKeyId === owner.accessKeyId ? owner : 'unknownKey';
  }
  const session = sessionOf(owner, sessionToken);
  if (session === undefined || session.accessKeyId !== accessKeyId) return 'badToken';
  return session.expiresMs <= nowMs ? 'expired' : session;
};
