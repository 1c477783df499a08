import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { acceptNames } from '../../shared/core/http/accept-names.ts';

const pack = promisify(gzip);

/** What fits into one packet gains nothing. */
const LEAST_PACKED_BYTES = 1_400;

/** Content types whose bodies are returned as text; all others are returned as base64. */
const TEXT = /^(text\/|application\/(json|[a-z.-]+\+json)\b)/i;

/** The raw path begins with the name of the stage, except for the stage `$default`. */
const pathOf = ({ rawPath, requestContext: { stage } }: APIGatewayProxyEventV2): string => {
  const prefix = `/${stage}`;
  return rawPath === prefix || rawPath.startsWith(`${prefix}/`) ? rawPath.slice(prefix.length) || '/' : rawPath;
};

/**
 * Convert an event of an HTTP API to a request, with the body byte for byte.
 * @param event payload format 2.0
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const requestOf = (event: APIGatewayProxyEventV2): Request => {
  const { method } = event.requestContext.http;
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers)) if (value !== undefined) headers.set(name, value);
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  // The host does not matter. It is fixed, so that a malformed Host header cannot make the URL invalid.
  const url = new URL(`http://api${encodeURI(decodedPath(pathOf(event)))}${query}`);
  // A `Request` cannot have method GET and a body; the body of a GET has no meaning.
  if (event.body === undefined || method === 'GET' || method === 'HEAD') return new Request(url, { method, headers });
  const body = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  return new Request(url, { method, headers, body });
};

/** The decoded path, whether or not the gateway has decoded it already. */
const decodedPath = (path: string): string => {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
};

/**
 * Convert a response to the Lambda result for an HTTP API; binary bodies become base64. Text is compressed for clients that take
 * that, which a gateway does not do: every link of an answer repeats the same long credential.
 */
export const resultOf = async (
  response: Response,
  acceptEncoding?: string,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const headers = Object.fromEntries(response.headers);
  const body = Buffer.from(await response.arrayBuffer());
  const isText = TEXT.test(response.headers.get('content-type') ?? '');
  if (isText && body.length >= LEAST_PACKED_BYTES) {
    headers.vary = [headers.vary ?? [], 'accept-encoding'].flat().join(', ');
    if (acceptNames(acceptEncoding, 'gzip')) {
      headers['content-encoding'] = 'gzip';
      delete headers['content-length'];
      const packed = await pack(body);
      return { statusCode: response.status, headers, body: packed.toString('base64'), isBase64Encoded: true };
    }
  }
  const isBase64Encoded = body.length > 0 && !isText;
  return {
    statusCode: response.status,
    headers,
    body: body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
};
