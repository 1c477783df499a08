import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { makeHttpApiEvent } from '../../src/local/core/http-api/http-api-event.ts';
import { type LocalServices, startLocalServices } from '../fakes/local-services.ts';

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** What the caller of an HTTP API gets. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** decompressed, as by every client */
  readonly body: Buffer;
  /** the body, parsed */
  readonly json: unknown;
  readonly result: APIGatewayProxyStructuredResultV2;
}

export interface ApiRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | FormData | object;
  readonly remainingMs?: number;
}

/** The built function on a real S3 and a real bus. */
export interface Api {
  readonly services: LocalServices;
  /** @param target path and query */
  call(method: string, target: string, request?: ApiRequest): Promise<ApiAnswer>;
}

const BUNDLE = join(import.meta.dirname, '../../dist/functions/api/index.cjs');

const bytesOf = async ({ body, headers = {} }: ApiRequest) => {
  if (body === undefined) return { body: Buffer.alloc(0), headers };
  if (typeof body === 'string' || body instanceof Uint8Array) return { body: Buffer.from(body), headers };
  if (body instanceof FormData) {
    const response = new Response(body);
    const type = response.headers.get('content-type') ?? '';
    return { body: Buffer.from(await response.arrayBuffer()), headers: { 'content-type': type, ...headers } };
  }
  return { body: Buffer.from(JSON.stringify(body)), headers: { 'content-type': 'application/json', ...headers } };
};

const answerOf = (result: APIGatewayProxyStructuredResultV2): ApiAnswer => {
  const sent = Buffer.from(result.body ?? '', result.isBase64Encoded === true ? 'base64' : 'utf8');
  const headers = new Headers(result.headers as Record<string, string>);
  const body = headers.get('content-encoding') === 'gzip' ? gunzipSync(sent) : sent;
  const isJson = body.length > 0 && /[/+]json/.test(headers.get('content-type') ?? '');
  return {
    status: result.statusCode ?? 0,
    headers,
    body,
    json: isJson ? JSON.parse(body.toString()) : undefined,
    result,
  };
};

/**
 * Load the built function into this process. Its events are those that the local gateway makes.
 * @param env what differs from the environment of the local services
 */
export const useApi = (env: Readonly<Record<string, string>> = {}): Api => {
  let services: LocalServices | undefined;
  let handler: Handler;

  beforeAll(async () => {
    services = await startLocalServices();
    for (const [name, value] of Object.entries({ ...services.env, ...env })) vi.stubEnv(name, value);
    ({ handler } = await import(`${pathToFileURL(BUNDLE).href}?${randomUUID()}`));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await services?.close();
  });

  return {
    get services() {
      if (services === undefined) throw new Error('the services are not up yet');
      return services;
    },
    async call(method, target, request = {}) {
      const { body, headers } = await bytesOf(request);
      const sent = { ...headers, ...(body.length === 0 ? {} : { 'content-length': String(body.length) }) };
      const event = makeHttpApiEvent(
        { method, target, rawHeaders: Object.entries(sent).flat(), httpVersion: '1.1', sourceIp: '127.0.0.1', body },
        { requestId: 'gateway-request', nowMs: 0, domainName: 'localhost', port: 80 },
      );
      const { remainingMs = 29_000 } = request;
      const context = { awsRequestId: 'api-request', getRemainingTimeInMillis: () => remainingMs } as Context;
      // As it travels: nothing that JSON does not carry.
      return answerOf(JSON.parse(JSON.stringify(await handler(JSON.parse(JSON.stringify(event)), context))));
    },
  };
};

/** A problem document with these fields. */
export const problem = (status: number, more: object = {}) => ({
  status,
  type: expect.stringMatching(/^urn:fanreel:problem:/) as string,
  title: expect.any(String) as string,
  detail: expect.any(String) as string,
  instance: 'urn:fanreel:request:api-request',
  ...more,
});
