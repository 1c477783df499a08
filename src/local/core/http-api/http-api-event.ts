import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request as Node read it, with its whole body. */
export interface GatewayRequest {
  readonly method: string;
  /** path and query as sent, with percent-encoding */
  readonly target: string;
  /** alternating names and values, as sent */
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  readonly sourceIp: string;
  readonly body: Buffer;
}

/** Data that the gateway adds to a request. */
export interface GatewayContext {
  readonly requestId: string;
  /** milliseconds since 1970 */
  readonly nowMs: number;
  /** host name under which the client reached the API, without port */
  readonly domainName: string;
  readonly port: number;
}

const API_ID = 'fanreel';
const ACCOUNT_ID = '000000000000';
const STAGE = '$default';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Headers that belong to one connection, or that another field of the event contains. */
const NOT_PASSED_ON = new Set([
  ...['connection', 'cookie', 'expect', 'keep-alive', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** Media types whose bodies travel as text; forms do not. Measured on AWS by others, documented nowhere. */
const TEXT_TYPE = /^(text\/[^;]+|application\/(json|xml|javascript))\s*(;|$)/i;

const two = (value: number): string => String(value).padStart(2, '0');

/** `12/Mar/2026:19:03:58 +0000` */
const logTime = (nowMs: number): string => {
  const at = new Date(nowMs);
  const day = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}`;
  return `${day}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
};

/** Values of each header by its name in lower case, in the order sent. */
const groupHeaders = (rawHeaders: readonly string[]): Map<string, string[]> => {
  const groups = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const group = groups.get(name) ?? [];
    group.push(rawHeaders[at + 1] ?? '');
    groups.set(name, group);
  }
  return groups;
};

const splitCookies = (headers: readonly string[]): string[] =>
  headers
    .flatMap((header) => header.split(';'))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');

/** Decoded query parameters; values of repeated keys are joined by commas. */
const joinQuery = (rawQueryString: string): Record<string, string> => {
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
};

/** The body as text when the media type is textual and the bytes are UTF-8, which JSON can carry; else in base64. */
const bodyFields = (body: Buffer, headers: Readonly<Record<string, string>>) => {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT_TYPE.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;
  const text = isText ? body.toString('utf8') : '';
  return isText && Buffer.from(text, 'utf8').equals(body)
    ? { body: text, isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
};

/**
 * Make the event that an HTTP API sends to its function: payload format 2.0, route `$default`, stage `$default`.
 * The path keeps its percent-encoding.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const makeHttpApiEvent = (request: GatewayRequest, context: GatewayContext): APIGatewayProxyEventV2 => {
  const { method, target, sourceIp } = request;
  const question = target.indexOf('?');
  const rawPath = question < 0 ? target : target.slice(0, question);
  const rawQueryString = question < 0 ? '' : target.slice(question + 1);
  const groups = groupHeaders(request.rawHeaders);
  const passedOn = [...groups].filter(([name]) => !NOT_PASSED_ON.has(name));
  const headers: Record<string, string> = Object.fromEntries(
    passedOn.map(([name, values]) => [name, values.join(',')]),
  );
  headers['x-forwarded-for'] = [...(groups.get('x-forwarded-for') ?? []), sourceIp].join(', ');
  headers['x-forwarded-port'] = String(context.port);
  headers['x-forwarded-proto'] = 'http';
  const cookies = splitCookies(groups.get('cookie') ?? []);
  return {
    version: '2.0',
    routeKey: STAGE,
    rawPath,
    rawQueryString,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers,
    ...(rawQueryString === '' ? {} : { queryStringParameters: joinQuery(rawQueryString) }),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: API_ID,
      domainName: context.domainName,
      domainPrefix: context.domainName.split('.')[0] ?? '',
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey: STAGE,
      stage: STAGE,
      time: logTime(context.nowMs),
      timeEpoch: context.nowMs,
    },
    ...bodyFields(request.body, headers),
  };
};
