import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { ConfigError } from '../../core/errors/errors.ts';
import type { Environment } from '../../core/topology/config.ts';

/** Key pair of a request's signer. */
export interface RequestKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Where a service of AWS is reached, and by whom. */
export interface ServicePlace {
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  /** empty: the protocol's own */
  readonly port: string;
  /** `host` header */
  readonly host: string;
  /** path before that of a request, without a slash at its end */
  readonly root: string;
  readonly service: 's3' | 'events';
  readonly region: string;
  readonly keys: RequestKeys;
  readonly userAgent: string;
  /** holds the connections */
  readonly agent: HttpAgent | HttpsAgent;
}

/** What a request of this process needs beside the address. */
export type Caller = Pick<ServicePlace, 'region' | 'keys' | 'userAgent'>;

/** Finds the place of a bucket's objects. @returns undefined where only the SDK knows it */
export type FindBucket = (bucket: string) => ServicePlace | undefined;

const CONNECTIONS = { keepAlive: true, maxSockets: 50 } as const;

/** Connections of this process, opened when they are needed. */
const agents: { 'http:'?: HttpAgent; 'https:'?: HttpsAgent } = {};

const agentOf = (protocol: 'http:' | 'https:'): HttpAgent | HttpsAgent => {
  if (protocol === 'https:') {
    agents['https:'] ??= new HttpsAgent(CONNECTIONS);
    return agents['https:'];
  }
  agents['http:'] ??= new HttpAgent(CONNECTIONS);
  return agents['http:'];
};

const placeAt = (url: URL, service: ServicePlace['service'], caller: Caller): ServicePlace | undefined => {
  const { protocol, hostname, port, host, pathname } = url;
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const root = pathname.replace(/\/$/, '');
  const bare = hostname.replace(/^\[|\]$/g, '');
  return { ...caller, protocol, hostname: bare, port, host, root, service, agent: agentOf(protocol) };
};

/** An endpoint that is a plain address, with nothing in it that would have to be signed or sent otherwise. */
const parseEndpoint = (text: string): URL | undefined => {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.search === '' && url.hash === '' && url.username === '' && url.password === '' ? url : undefined;
};

/** Settings with which only the SDK knows where a service is, or whose credentials hold. */
const FOR_THE_SDK = [
  'AWS_PROFILE',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
];

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

/** User agent of these requests. @param appId name of the function, as the SDK would tell it */
const userAgentOf = (appId: string | undefined): string =>
  isSet(appId) ? `fanreel app/${appId.replace(/[^\w.+-]/g, '-')}` : 'fanreel';

/**
 * Who asks, as the variables say that Lambda sets.
 * @returns undefined when they do not say it, or say more than this knows: profiles, roles of containers, other endpoints of a region
 */
export const callerOf = (env: Environment): Caller | undefined => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region } = env;
  if (!isSet(accessKeyId) || !isSet(secretAccessKey) || !isSet(region)) return undefined;
  if (FOR_THE_SDK.some((name) => isSet(env[name]))) return undefined;
  const token = env.AWS_SESSION_TOKEN;
  const keys = { accessKeyId, secretAccessKey, ...(isSet(token) ? { sessionToken: token } : {}) };
  return { region, keys, userAgent: userAgentOf(env.AWS_SDK_UA_APP_ID) };
};

/** Regions of the partition `aws`; in others the names of hosts end otherwise. */
const USUAL_REGION = /^(?:af|ap|ca|eu|il|me|mx|sa|us)-(?!gov|iso)[a-z]+-\d+$/;
/** Names that can be a part of a host name; those with `--` are of other kinds of buckets and need another signature. */
const PLAIN_BUCKET = /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/**
 * Where the objects of buckets are.
 * @param caller undefined: nothing is known
 * @param endpoint another S3-compatible endpoint, which gets paths with the bucket's name. Default: Amazon's
 */
export const bucketsOf = (caller: Caller | undefined, endpoint?: string): FindBucket => {
  if (caller === undefined) return () => undefined;
  const places = new Map<string, ServicePlace | undefined>();
  const place = (bucket: string): ServicePlace | undefined => {
    if (!PLAIN_BUCKET.test(bucket)) return undefined;
    if (isSet(endpoint)) {
      const at = parseEndpoint(endpoint);
      const found = at && placeAt(at, 's3', caller);
      return found && { ...found, root: `${found.root}/${bucket}` };
    }
    if (!USUAL_REGION.test(caller.region)) return undefined;
    return placeAt(new URL(`https://${bucket}.s3.${caller.region}.amazonaws.com`), 's3', caller);
  };
  return (bucket) => {
    if (!places.has(bucket)) places.set(bucket, place(bucket));
    return places.get(bucket);
  };
};

/** Where the buckets of a function are, as its variables say. */
export const bucketsOfFunction = (env: Environment): FindBucket =>
  bucketsOf(callerOf(env), env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL);

/** EventBridge at an address that is known. @throws {ConfigError} when it is no plain address */
export const eventsPlaceAt = (endpoint: string, caller: Caller): ServicePlace => {
  const at = parseEndpoint(endpoint);
  const place = at && placeAt(at, 'events', caller);
  if (place === undefined)
    throw new ConfigError(`"${endpoint}" is not the address of an event bus: http(s)://HOST:PORT.`);
  return place;
};

/** Where EventBridge is. @returns undefined where only the SDK knows it */
export const eventsPlaceOf = (env: Environment): ServicePlace | undefined => {
  const caller = callerOf(env);
  if (caller === undefined) return undefined;
  const endpoint = env.AWS_ENDPOINT_URL_EVENTBRIDGE ?? env.AWS_ENDPOINT_URL;
  if (!isSet(endpoint) && !USUAL_REGION.test(caller.region)) return undefined;
  const at = parseEndpoint(isSet(endpoint) ? endpoint : `https://events.${caller.region}.amazonaws.com`);
  return at && placeAt(at, 'events', caller);
};
