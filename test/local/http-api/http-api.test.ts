import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalHttpApi, startHttpApi } from '../../../src/local/http-api/start-http-api.ts';
import type { LocalLambda } from '../../../src/local/lambda/start-lambda.ts';
import { HTTP_API } from '../../../src/shared/topology.ts';
import { until } from '../../fixtures/until.ts';
import { createLambdaFixture, type LambdaFixture } from '../lambda/lambda-fixture.ts';
import { type Answer, callHttp, type SentRequest } from './call-http.ts';

const MB = 1024 * 1024;
const ORIGIN = 'http://localhost:5173';

/** `/body` sends the body back, `/answer` what the body says in JSON; any other path tells the event. */
const ECHO = `
  export const handler = async (event) => {
    const { rawPath, isBase64Encoded, body = '' } = event;
    if (rawPath === '/body') {
      const type = event.headers['content-type'] ?? 'application/octet-stream';
      return { statusCode: 201, headers: { 'content-type': type }, body, isBase64Encoded };
    }
    if (rawPath === '/answer') return JSON.parse(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString());
    if (rawPath === '/throw') throw new Error('not today');
    if (rawPath === '/crash') process.kill(process.pid, 'SIGKILL');
    if (rawPath === '/hang') await new Promise(() => setTimeout(() => {}, 60_000));
    if (rawPath === '/huge') return { statusCode: 200, body: 'x'.repeat(7 * 1024 * 1024) };
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) };
  };
`;

let fixture: LambdaFixture;
let lambda: LocalLambda;
let api: LocalHttpApi;
const failures: string[] = [];
beforeAll(async () => {
  fixture = await createLambdaFixture();
  lambda = await fixture.start([await fixture.define('api', ECHO, { concurrency: 2 })]);
  api = await startHttpApi({
    spec: HTTP_API,
    invoke: (event) => lambda.invoke('api', event),
    origins: [ORIGIN],
    onFailure: (_requestId, reason) => void failures.push(reason),
  });
});
afterAll(async () => {
  await api.close();
  await fixture.dispose();
});

/** To the API under test unless another is named. */
const call = (path: string, { url = api.url, ...sent }: SentRequest & { readonly url?: string } = {}) =>
  callHttp(`${url}${path}`, sent);

const eventOf = async (path: string, options?: SentRequest): Promise<APIGatewayProxyEventV2> => {
  const { status, body } = await call(path, options);
  expect(status).toBe(200);
  return JSON.parse(body.toString());
};
const answerFor = (value: unknown, method = 'POST'): Promise<Answer> =>
  call('/answer', { method, body: Buffer.from(JSON.stringify(value)) });
const messageIn = ({ body }: Answer): unknown => (JSON.parse(body.toString()) as { message: unknown }).message;

/** Send text over a socket of its own. @returns all that comes back until the server closes */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.once('error', reject).once('close', () => resolve(received));
  });

describe('the event', () => {
  it('has the fields of payload format 2.0', async () => {
    const before = Date.now();
    const event = await eventOf('/a/b?x=1', {
      headers: { 'User-Agent': 'test/1', Cookie: 'a=1; b="two; no"', 'X-Many': ['one', 'two'], Accept: '*/*' },
    });
    const { port, host } = new URL(api.url);
    expect(event).toEqual({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/a/b',
      rawQueryString: 'x=1',
      cookies: ['a=1', 'b="two', 'no"'],
      headers: {
        accept: '*/*',
        host,
        'user-agent': 'test/1',
        'x-many': 'one,two',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': port,
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { x: '1' },
      requestContext: expect.objectContaining({
        stage: '$default',
        routeKey: '$default',
        http: { method: 'GET', path: '/a/b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test/1' },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      }),
      isBase64Encoded: false,
    });
    expect(event.requestContext.timeEpoch).toBeGreaterThanOrEqual(before);
  });

  it('keeps path and query as they were sent', async () => {
    const path = '/jobs//a%2Fb/%E2%82%AC/./..;x=1/%zz';
    const query = 'k=1&k=2&e=%20+%2B&empty=&flag&k=a%2Cb&%C3%BC=%E2%82%AC&x=?y';
    const event = await eventOf(`${path}?${query}`);
    expect(event.rawPath).toBe(path);
    expect(event.rawQueryString).toBe(query);
    expect(event.queryStringParameters).toEqual({
      k: '1,2,a,b',
      e: '  +',
      empty: '',
      flag: '',
      ü: '€',
      x: '?y',
    });
  });

  it('says HEAD, and the answer has no body', async () => {
    const { status, body, headers } = await call('/head', { method: 'HEAD' });
    expect(status).toBe(200);
    expect(body).toHaveLength(0);
    expect(Number(headers['content-length'])).toBeGreaterThan(300);
  });

  it('takes the path of a whole URL, as clients of a proxy send it', async () => {
    expect((await eventOf(`${api.url}/a?b=c`)).rawPath).toBe('/a');
  });
});

describe('bodies', () => {
  it('go through byte for byte, a megabyte of anything', async () => {
    const body = randomBytes(MB);
    const answer = await call('/body', { method: 'POST', body, headers: { 'content-type': 'image/png' } });
    expect(answer.status).toBe(201);
    expect(answer.headers['content-type']).toBe('image/png');
    expect(answer.body.equals(body)).toBe(true);
  });

  it.each([
    ['text/plain', 'grün', false],
    ['application/json; charset=utf-8', '{"a":1}', false],
    ['application/x-www-form-urlencoded', 'a=1', true],
    ['text/plain', Buffer.from([0xff, 0xfe, 0x41]), true],
    ['', 'anything', true],
  ])('of the type "%s" arrive as they were sent', async (type, text, base64) => {
    const body = Buffer.from(text);
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
    const event = await eventOf('/event', { method: 'POST', body, headers });
    expect(event.isBase64Encoded).toBe(base64);
    expect(Buffer.from(event.body ?? '', base64 ? 'base64' : 'utf8').equals(body)).toBe(true);
    expect((await call('/body', { method: 'POST', body, headers })).body.equals(body)).toBe(true);
  });

  it('as multipart/form-data can be read again', async () => {
    const form = new FormData();
    const image = new Uint8Array(randomBytes(5000));
    form.append('image', new Blob([image], { type: 'image/jpeg' }), 'a.jpg');
    form.append('other', 'text');
    const response = await fetch(`${api.url}/body`, { method: 'POST', body: form });
    const back = await response.formData();
    expect(back.get('other')).toBe('text');
    expect(new Uint8Array(await (back.get('image') as File).arrayBuffer())).toEqual(image);
  });

  it('are asked for with 100 Continue when the client waits for it', async () => {
    const { host } = new URL(api.url);
    const received = await raw(
      `POST /body HTTP/1.1\r\nHost: ${host}\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
    expect(received.endsWith('\r\n\r\nhello')).toBe(true);
  });

  it.each([
    ['is longer than the gateway takes', 11 * MB],
    ['makes an event longer than Lambda takes', 5 * MB],
  ])('fail with 413 when one %s', async (_, bytes) => {
    const answer = await call('/body', { method: 'POST', body: Buffer.alloc(bytes) });
    expect(answer.status).toBe(413);
    expect(messageIn(answer)).toBe('Request Entity Too Large');
  });

  it('fail with 413 when they do not say how long they are', async () => {
    const headers = { 'transfer-encoding': 'chunked' };
    expect((await call('/body', { method: 'POST', body: Buffer.alloc(11 * MB), headers })).status).toBe(413);
  });

  it('fail with 413 before they are sent by a client that asks', async () => {
    const { host } = new URL(api.url);
    const received = await raw(
      `POST /body HTTP/1.1\r\nHost: ${host}\r\nExpect: 100-continue\r\nContent-Length: ${11 * MB}\r\n\r\n`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('the answer', () => {
  it('has status, headers, cookies and body of the function', async () => {
    const answer = await answerFor({
      statusCode: '302',
      headers: { Location: '/x', 'X-Number': 5, 'Content-Length': '3', Connection: 'close' },
      multiValueHeaders: { 'X-Two': ['a', 'b'] },
      cookies: ['a=1; Path=/', 'b=2'],
      body: 'moved',
    });
    expect(answer.status).toBe(302);
    expect(answer.headers).toMatchObject({
      location: '/x',
      'x-number': '5',
      'x-two': 'a, b',
      'set-cookie': ['a=1; Path=/', 'b=2'],
      'content-type': 'text/plain;charset=UTF-8',
      'content-length': '5',
      'apigw-requestid': expect.any(String),
    });
    expect(answer.body.toString()).toBe('moved');
  });

  it.each([
    [{ a: [1, 'ü'] }, '{"a":[1,"ü"]}'],
    ['text', 'text'],
    [[400, 600, 3], '[400,600,3]'],
    [7.5, '7.5'],
    [null, 'null'],
  ])('is inferred from a bare value: %j', async (value, body) => {
    const answer = await answerFor(value);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.body.toString()).toBe(body);
  });

  it('may be empty', async () => {
    const { status, body, headers } = await answerFor({ statusCode: 204 });
    expect(status).toBe(204);
    expect(body).toHaveLength(0);
    expect(headers['content-length']).toBeUndefined();
  });

  it.each([
    ['a status code that is none', { statusCode: 42 }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header that would be two', { statusCode: 200, headers: { 'x-a': 'b\r\nset-cookie: c' } }],
    ['a header without a name', { statusCode: 200, headers: { '': 'b' } }],
  ])('fails with 500 for %s, and the log says why', async (_, value) => {
    failures.length = 0;
    const answer = await answerFor(value);
    expect(answer.status).toBe(500);
    expect(messageIn(answer)).toBe('Internal Server Error');
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(failures).toHaveLength(1);
  });

  it.each(['/throw', '/crash', '/huge'])(
    'fails with 500 for a function that ends in %s, and the next is served',
    async (path) => {
      failures.length = 0;
      const answer = await call(path);
      expect(answer.status).toBe(500);
      expect(answer.body.toString()).toBe('{"message":"Internal Server Error"}');
      expect(failures).toEqual([expect.stringContaining(`GET ${path}: Function api failed`)]);
      expect((await call('/next')).status).toBe(200);
    },
  );

  it('fails with 503 when the function takes longer than the gateway waits', async () => {
    const slow = await fixture.start([await fixture.define('slow', ECHO)]);
    const impatient = await startHttpApi({
      spec: { ...HTTP_API, integrationTimeoutSeconds: 0.2 },
      invoke: (event) => slow.invoke('slow', event),
    });
    const answer = await call('/hang', { url: impatient.url });
    expect(answer.status).toBe(503);
    expect(messageIn(answer)).toBe('Service Unavailable');
    await impatient.close();
  });

  it('is nobody’s business when the client is gone, and nothing hangs', async () => {
    const { host } = new URL(api.url);
    const startedPaths = () =>
      fixture.news
        .filter(({ phase, functionName }) => phase === 'started' && functionName === 'api')
        .map(({ event }) => (event as APIGatewayProxyEventV2).rawPath);
    const before = startedPaths().length;
    const cut = connect(Number(new URL(api.url).port), '127.0.0.1');
    cut.write(`POST /body HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\nhalf of i`);
    const left = connect(Number(new URL(api.url).port), '127.0.0.1');
    left.write(`GET /left HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await until('the function to start', () => startedPaths().length > before || undefined);
    cut.destroy();
    left.destroy();
    expect((await call('/after')).status).toBe(200);
    expect(startedPaths().slice(before)).toEqual(['/left', '/after']);
  });
});

describe.runIf(process.platform === 'linux')('on every address', () => {
  let open: LocalHttpApi;
  beforeAll(async () => {
    open = await startHttpApi({
      spec: HTTP_API,
      invoke: (event) => lambda.invoke('api', event),
      address: '0.0.0.0',
      hosts: ['fanreel:8080'],
    });
  });
  afterAll(() => open.close());
  /** By one of loopback's addresses that a server on 127.0.0.1 alone does not have. */
  const callAs = (headers: Readonly<Record<string, string>>) =>
    callHttp(`http://127.0.0.2:${new URL(open.url).port}/x`, { method: 'POST', headers });

  it('answers to names of loopback, as the browser of the host has them, and to those that are allowed', async () => {
    const { port } = new URL(open.url);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, 'fanreel:8080', 'Fanreel:8080']) {
      expect((await callAs({ host })).status).toBe(200);
      expect((await callAs({ host, origin: `http://${host.toLowerCase()}` })).status).toBe(200);
    }
  });

  it('fails for other names, says how to add one, and for pages of other origins', async () => {
    const { port } = new URL(open.url);
    for (const host of [`127.0.0.2:${port}`, 'evil.example', `fanreel:${port}`, 'fanreel']) {
      expect(messageIn(await callAs({ host }))).toMatch(/this server answers to .* fanreel:8080\. .*--allow-host/);
    }
    for (const origin of ['http://evil.example', 'https://fanreel:8080', 'http://fanreel', 'null']) {
      expect((await callAs({ host: 'fanreel:8080', origin })).status).toBe(403);
    }
  });
});

describe('pages of others', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost:1', '127.0.0.1.evil.example'])(
    'fail when they reach loopback as %s',
    async (host) => {
      const answer = await call('/x', { headers: { host } });
      expect(answer.status).toBe(403);
      expect(messageIn(answer)).toContain(`The host is "${host}"`);
    },
  );

  it('fail when they name two hosts', async () => {
    const { host } = new URL(api.url);
    expect(await raw(`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 40[03] /,
    );
  });

  it.each(['https://evil.example', 'null', 'http://localhost:1', 'http://localhost:5173.evil.example'])(
    'fail when their origin is %s',
    async (origin) => {
      const before = fixture.news.length;
      const headers = { origin, 'content-type': 'text/plain' };
      const answer = await call('/uploads', { method: 'POST', body: Buffer.from('x'), headers });
      expect(answer.status).toBe(403);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      const asks = { origin, 'access-control-request-method': 'POST' };
      expect((await call('/uploads', { method: 'OPTIONS', headers: asks })).status).toBe(403);
      expect(fixture.news).toHaveLength(before);
    },
  );

  it('fail when they fetch without an origin, but may link here', async () => {
    const sent = (mode: string) => call('/x', { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode } });
    expect((await sent('no-cors')).status).toBe(403);
    expect((await sent('navigate')).status).toBe(200);
  });

  it('of an allowed origin may ask, send and read', async () => {
    const asks = { origin: ORIGIN, 'access-control-request-method': 'POST' };
    const preflight = await call('/body', { method: 'OPTIONS', headers: asks });
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': HTTP_API.cors.methods.join(','),
      'access-control-allow-headers': expect.stringContaining('content-type'),
      vary: 'origin',
    });
    const body = Buffer.from('x');
    const answer = await call('/body', { method: 'POST', body, headers: { origin: ORIGIN } });
    expect(answer.status).toBe(201);
    expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN);
    expect((await call('/body', { method: 'POST', body })).headers['access-control-allow-origin']).toBeUndefined();
  });

  it('are told apart from its own', async () => {
    for (const origin of [api.url, api.url.replace('127.0.0.1', 'localhost')]) {
      const headers = { origin, host: new URL(origin).host };
      expect((await call('/x', { headers })).status).toBe(200);
    }
  });
});
