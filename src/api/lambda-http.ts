import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** What is text on the way out; everything else goes as base64. */
const TEXT = /^(text\/|application\/(json|[a-z.-]+\+json)\b)/i;

/** A named stage stands in front of the path, `$default` does not. */
const pathOf = ({ rawPath, requestContext: { stage } }: APIGatewayProxyEventV2): string => {
  const prefix = `/${stage}`;
  return rawPath === prefix || rawPath.startsWith(`${prefix}/`) ? rawPath.slice(prefix.length) || '/' : rawPath;
};

/**
 * The request that an event of an HTTP API stands for, its body byte for byte.
 * @param event payload format 2.0
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const requestOf = (event: APIGatewayProxyEventV2): Request => {
  const { method } = event.requestContext.http;
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers)) if (value !== undefined) headers.set(name, value);
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  // Which host was asked plays no part, and must not be able to break the address.
  const url = new URL(`http://api${encodeURI(decodedPath(pathOf(event)))}${query}`);
  // A GET with a body cannot be expressed; its body means nothing.
  if (event.body === undefined || method === 'GET' || method === 'HEAD') return new Request(url, { method, headers });
  const body = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  return new Request(url, { method, headers, body });
};

/** The same, whether the gateway has decoded the path or not. */
const decodedPath = (path: string): string => {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
};

/** The result that gives a response to the caller of an HTTP API, binary bodies as base64. */
export const resultOf = async (response: Response): Promise<APIGatewayProxyStructuredResultV2> => {
  const headers = Object.fromEntries(response.headers);
  const body = Buffer.from(await response.arrayBuffer());
  const isBase64Encoded = body.length > 0 && !TEXT.test(response.headers.get('content-type') ?? '');
  return {
    statusCode: response.status,
    headers,
    body: body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
};
