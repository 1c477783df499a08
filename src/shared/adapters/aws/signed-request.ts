import { createHash } from 'node:crypto';
import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { toAmzDate } from '../../core/signing/amz-date.ts';
import { encodeStrictly, SIGNING_ALGORITHM, signedHeaderList, signRequest } from '../../core/signing/sign-request.ts';
import { credentialScope, SigningKeys } from '../../core/signing/signing-keys.ts';
import type { ServicePlace } from './service-place.ts';

/** A request before it is signed. */
export interface PlainRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** percent-encoded, from the place's root on */
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  /** by lower-case name; all are signed */
  readonly headers?: Readonly<Record<string, string>>;
  /** lies in memory */
  readonly body?: Uint8Array;
  /** of the body; default: it is computed */
  readonly sha256?: Buffer;
}

/** How long a request waits, milliseconds. */
export interface WaitLimits {
  readonly connectionMs: number;
  /** without a byte from the service */
  readonly silenceMs: number;
}

const EMPTY_SHA256 = createHash('sha256').digest('hex');
/** The service may close kept connections at the moment they are used again; that says nothing about the request. */
const MOST_STALE = 3;

const signingKeys = new SigningKeys();

/** Names and values as they stand in an address, and as they are signed. */
export const queryText = (query: readonly (readonly [string, string])[]): string =>
  query.map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`).join('&');

const signed = (place: ServicePlace, { method, path, query = [], headers, body, sha256 }: PlainRequest) => {
  const { keys, region, service, host, root, userAgent } = place;
  const amzDate = toAmzDate(new Date());
  const digest = body && (sha256 ?? createHash('sha256').update(body).digest());
  const payloadHash = digest?.toString('hex') ?? EMPTY_SHA256;
  const all: Record<string, string> = {
    ...headers,
    ...(body === undefined ? {} : { 'content-length': `${body.byteLength}` }),
    host,
    'x-amz-content-sha256': payloadHash,
    'x-amz-date': amzDate,
    ...(keys.sessionToken === undefined ? {} : { 'x-amz-security-token': keys.sessionToken }),
  };
  const scope = { secretAccessKey: keys.secretAccessKey, amzDate, region, service };
  const signature = signRequest(
    { method, path: `${root}${path}`, query, headers: all, payloadHash },
    scope,
    signingKeys,
  );
  const credential = `${keys.accessKeyId}/${credentialScope(scope)}`;
  const authorization = `${SIGNING_ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaderList(all)}, Signature=${signature}`;
  return { ...all, authorization, 'user-agent': userAgent };
};

/** Give up a request whose connection is not there in time. */
const limitConnecting = (outgoing: ClientRequest, limitMs: number, giveUp: () => void): void => {
  outgoing.once('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(giveUp, limitMs);
    const stop = () => clearTimeout(timer);
    socket.once('connect', stop).once('close', stop);
  });
};

const exchange = (options: RequestOptions, body: Uint8Array | undefined, connectionMs: number) =>
  new Promise<IncomingMessage | 'stale' | undefined>((resolve) => {
    const outgoing = (options.protocol === 'https:' ? httpsRequest : httpRequest)(options);
    const giveUp = () => {
      resolve(undefined);
      outgoing.destroy();
    };
    outgoing.once('timeout', giveUp);
    limitConnecting(outgoing, connectionMs, giveUp);
    // After the answer's head an error is told to the reader of its body.
    outgoing.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(outgoing.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE') ? 'stale' : undefined),
    );
    outgoing.once('response', resolve);
    outgoing.end(body);
  });

/**
 * Sign a request and send it. Redirects are not followed, and nothing is tried again.
 * @returns the head of the answer, whatever its status; undefined when there is none, whatever the reason
 */
export const sendSigned = async (
  place: ServicePlace,
  request: PlainRequest,
  { connectionMs, silenceMs }: WaitLimits,
): Promise<IncomingMessage | undefined> => {
  const { protocol, hostname, port, root, agent } = place;
  const { method, path, query = [] } = request;
  const options: RequestOptions = {
    ...{ protocol, hostname, method, agent, timeout: silenceMs },
    ...(port === '' ? {} : { port }),
    path: `${root}${path}${query.length === 0 ? '' : `?${queryText(query)}`}`,
    headers: signed(place, request),
  };
  for (let stale = 0; stale < MOST_STALE; stale += 1) {
    const answer = await exchange(options, request.body, connectionMs);
    if (answer !== 'stale') return answer;
  }
  return undefined;
};

/** Read the body of an answer. @returns undefined when not all of it came */
export const wholeBody = (answer: IncomingMessage): Promise<Buffer | undefined> =>
  new Promise((resolve) => {
    const pieces: Buffer[] = [];
    answer.on('data', (piece: Buffer) => pieces.push(piece));
    answer.once('end', () => resolve(answer.complete ? Buffer.concat(pieces) : undefined));
    answer.once('close', () => resolve(undefined)).on('error', () => resolve(undefined));
  });
