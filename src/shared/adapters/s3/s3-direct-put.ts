import { type ClientRequest, type Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { type Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { toAmzDate } from '../../core/signing/amz-date.ts';
import { encodeKey, SIGNING_ALGORITHM, signedHeaderList, signRequest } from '../../core/signing/sign-request.ts';
import { credentialScope, SigningKeys } from '../../core/signing/signing-keys.ts';
import { unquoted } from './s3-read.ts';

/*
 * The SDK spends several milliseconds of a processor on each request, more than the small files of a slice cost otherwise. So only
 * the first upload into a bucket is the SDK's, which knows endpoints, regions and credentials; later ones go the way that it went.
 */

/** A request of the SDK as it was sent. */
interface SentRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How the SDK reaches the objects of a bucket. */
interface Route extends Pick<SentRequest, 'protocol' | 'hostname' | 'port'> {
  /** path of a key, without the key */
  readonly prefix: string;
  readonly region: string;
  readonly host: string;
  readonly userAgent: string;
}

/** An object that lies in memory. */
interface WholeObject {
  readonly key: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly sha256: Buffer;
}

/** How long the SDK's client waits, milliseconds. */
interface Patience {
  readonly connectionTimeout?: number;
  /** without a byte from the store */
  readonly requestTimeout?: number;
}

/** Sends objects without the SDK. */
export interface DirectPuts {
  /** Take in the way that an upload goes which the SDK makes. */
  learnFrom(command: PutObjectCommand, bucket: string, key: string): void;
  /**
   * Send an object. The store verifies signature and SHA-256.
   * @returns its etag, unquoted; undefined when it may not be stored, whatever the reason: the SDK is to send it, which tries again as
   *   its settings say and knows every error
   */
  put(bucket: string, object: WholeObject): Promise<string | undefined>;
}

/** Milliseconds without a byte from the store, where the client has no limit of its own. */
const STALL_MS = 60_000;
/** After a failure the SDK makes all uploads for as long, in milliseconds: it waits when the store asks for it. */
const REST_MS = 10_000;

const SDK_AUTHORIZATION = new RegExp(`^${SIGNING_ALGORITHM} Credential=[^/]+/\\d{8}/([^/]+)/s3/aws4_request,`);

/** @returns undefined for a request that is signed or addressed in another way than usual */
const routeOf = ({ protocol, hostname, port, path, headers }: SentRequest, key: string): Route | undefined => {
  const region = SDK_AUTHORIZATION.exec(headers.authorization ?? '')?.[1];
  const { host, 'user-agent': userAgent } = headers;
  const end = `/${encodeKey(key)}`;
  if (region === undefined || host === undefined || userAgent === undefined || !path.endsWith(end)) return undefined;
  const prefix = path.slice(0, path.length - end.length + 1);
  return { protocol, hostname, prefix, region, host, userAgent, ...(port === undefined ? {} : { port }) };
};

/** End a request whose connection is not there in time. */
const limitConnecting = (outgoing: ClientRequest, limitMs: number): void => {
  outgoing.once('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => outgoing.destroy(), limitMs);
    const stop = () => clearTimeout(timer);
    socket.once('connect', stop).once('close', stop);
  });
};

const send = (
  options: RequestOptions,
  body: Uint8Array,
  { connectionTimeout, requestTimeout = STALL_MS }: Patience,
): Promise<string | undefined> =>
  new Promise((resolve) => {
    const failed = () => resolve(undefined);
    const request = options.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = request({ ...options, timeout: requestTimeout });
    outgoing.once('timeout', () => outgoing.destroy());
    if (connectionTimeout !== undefined) limitConnecting(outgoing, connectionTimeout);
    // A later error, of a connection that is closed, comes after the answer and changes nothing.
    outgoing.on('error', failed);
    outgoing.once('response', (answer) => {
      const { statusCode, headers } = answer;
      answer.once('end', () => resolve(statusCode === 200 ? unquoted(headers.etag) || undefined : undefined));
      answer.once('close', failed).on('error', failed).resume();
    });
    outgoing.end(body);
  });

/** The SDK's handler of requests for Node. */
interface NodeHandler {
  /** its agents, which are there since its first request, and its limits */
  httpHandlerConfigs(): { readonly httpAgent?: HttpAgent; readonly httpsAgent?: HttpsAgent } & Patience;
}

/** @param client whose region, credentials, clock, connections and limits are used */
export const makeDirectPuts = (client: S3Client): DirectPuts => {
  const routes = new Map<string, Route>();
  const keys = new SigningKeys();
  let restUntilMs = Number.NEGATIVE_INFINITY;

  const headersOf = async ({ region, host, userAgent }: Route, path: string, object: WholeObject) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
    const payloadHash = object.sha256.toString('hex');
    const amzDate = toAmzDate(new Date(Date.now() + client.config.systemClockOffset));
    const headers = {
      'content-length': `${object.body.byteLength}`,
      'content-type': object.contentType,
      host,
      'x-amz-checksum-sha256': object.sha256.toString('base64'),
      'x-amz-content-sha256': payloadHash,
      'x-amz-date': amzDate,
      ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    };
    const scope = { secretAccessKey, amzDate, region, service: 's3' };
    const signature = signRequest({ method: 'PUT', path, query: [], headers, payloadHash }, scope, keys);
    const credential = `${accessKeyId}/${credentialScope(scope)}`;
    const authorization = `${SIGNING_ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaderList(headers)}, Signature=${signature}`;
    return { ...headers, authorization, 'user-agent': userAgent };
  };

  return {
    learnFrom(command, bucket, key) {
      command.middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args);
          const route = routeOf(args.request as SentRequest, key);
          if (route !== undefined) routes.set(bucket, route);
          return result;
        },
        { step: 'deserialize', name: 'learnRoute' },
      );
    },
    async put(bucket, object) {
      const route = routes.get(bucket);
      if (route === undefined || performance.now() < restUntilMs) return undefined;
      const { protocol, hostname, port, prefix } = route;
      const path = `${prefix}${encodeKey(object.key)}`;
      const { httpAgent, httpsAgent, ...patience } = (
        client.config.requestHandler as unknown as NodeHandler
      ).httpHandlerConfigs();
      const agent = protocol === 'https:' ? httpsAgent : httpAgent;
      const headers = await headersOf(route, path, object);
      const etag = await send({ protocol, hostname, port, path, method: 'PUT', headers, agent }, object.body, patience);
      if (etag === undefined) restUntilMs = performance.now() + REST_MS;
      return etag;
    },
  };
};
