import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalHttpApi, startHttpApi } from '../../../src/local/http-api/start-http-api.ts';
import { makeViewerSite } from '../../../src/local/viewer/viewer-site.ts';
import { HTTP_API } from '../../../src/shared/topology.ts';
import { ViewerConfigSchema } from '../../../src/viewer/core/config/viewer-config.ts';
import { FILE_SECURITY_HEADERS, viewerSecurityHeaders } from '../../../src/viewer/core/security-headers.ts';
import { callHttp, type SentRequest } from '../http-api/call-http.ts';

const STORAGE = 'http://127.0.0.1:9000';
const PAGE = '<!doctype html><title>page</title>';
const SCRIPT = 'console.log("é")';
const HTML = { accept: 'text/html,*/*;q=0.8' };

let home: string;
let api: LocalHttpApi;
/** Requests that reached the function. */
const reached: string[] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'viewer-'));
  const folder = join(home, 'viewer');
  await mkdir(join(folder, 'assets', 'folder.js'), { recursive: true });
  await writeFile(join(home, 'secret.json'), '{}');
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'assets', 'index-1a2b.js'), SCRIPT);
  await writeFile(join(folder, 'assets', 'dot-1a2b.png'), 'a picture');
  await writeFile(join(folder, 'assets', 'picture-1a2b.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await symlink(join(home, 'secret.json'), join(folder, 'linked.json'));
  api = await startHttpApi({
    spec: HTTP_API,
    invoke: async (event) => {
      const { rawPath } = event as { rawPath: string };
      reached.push(rawPath);
      return { statusCode: rawPath === '/' ? 200 : 404, body: 'of the function' };
    },
    site: makeViewerSite({ folder, storageOrigins: [STORAGE] }),
  });
});
afterAll(async () => {
  await api?.close();
  await rm(home, { recursive: true, force: true });
});

const call = (path: string, sent?: SentRequest) => callHttp(`${api.url}${path}`, sent);

describe('the page beside the API', () => {
  it('is at the root for a browser, and the overview of the API for everybody else', async () => {
    const page = await call('/', { headers: HTML });
    expect([page.status, page.body.toString()]).toEqual([200, PAGE]);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept, accept-encoding',
      ...viewerSecurityHeaders({ storageOrigins: [STORAGE] }),
    });
    expect((await call('/index.html')).body.toString()).toBe(PAGE);
    expect((await call('/')).body.toString()).toBe('of the function');
    expect((await call('/', { headers: { accept: '*/*' } })).body.toString()).toBe('of the function');
  });

  it('has assets that are kept for good, with the guards that files obey', async () => {
    const { status, headers, body } = await call('/assets/index-1a2b.js');
    expect([status, body.toString()]).toEqual([200, SCRIPT]);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-length': String(Buffer.byteLength(SCRIPT)),
      ...FILE_SECURITY_HEADERS,
    });
    expect(headers).not.toHaveProperty('content-security-policy');
  });

  it('has pictures that could be shown as a page guarded like one', async () => {
    const { headers } = await call('/assets/picture-1a2b.svg');
    expect(headers).toMatchObject({
      'content-type': 'image/svg+xml',
      ...viewerSecurityHeaders({ storageOrigins: [STORAGE] }),
    });
  });

  it('is configured for events', async () => {
    const { status, headers, body } = await call('/config.json');
    expect([status, ViewerConfigSchema.parse(JSON.parse(body.toString()))]).toEqual([200, { live: 'events' }]);
    expect(headers['content-type']).toBe('application/json');
  });

  it('is not sent again to whoever has it, and HEAD gives the headers alone', async () => {
    const first = await call('/index.html');
    const { etag = '' } = first.headers;
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await call('/index.html', { headers: { 'if-none-match': known } });
      expect([again.status, again.body.length, again.headers.etag], known).toEqual([304, 0, etag]);
    }
    expect((await call('/index.html', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    const head = await call('/index.html', { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers).toMatchObject({ etag, 'content-length': String(PAGE.length) });
  });

  it('is compressed for whom takes that, and is another version then', async () => {
    const plain = await call('/assets/index-1a2b.js');
    const packed = await call('/assets/index-1a2b.js', { headers: { 'accept-encoding': 'br;q=1, gzip;q=0.8' } });
    expect(gunzipSync(packed.body).toString()).toBe(SCRIPT);
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-length': String(packed.body.length),
      vary: 'accept-encoding',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(packed.headers.etag).not.toBe(plain.headers.etag);
    const known = { 'accept-encoding': 'gzip', 'if-none-match': packed.headers.etag ?? '' };
    expect((await call('/assets/index-1a2b.js', { headers: known })).status).toBe(304);
    for (const refusing of ['gzip;q=0', 'identity', 'br']) {
      const answer = await call('/assets/index-1a2b.js', { headers: { 'accept-encoding': refusing } });
      expect([answer.body.toString(), answer.headers['content-encoding']], refusing).toEqual([SCRIPT, undefined]);
    }
    const picture = await call('/assets/dot-1a2b.png', { headers: { 'accept-encoding': 'gzip' } });
    expect([picture.body.toString(), picture.headers.vary]).toEqual(['a picture', undefined]);
  });

  it('leaves to the API what is no file of it', async () => {
    reached.length = 0;
    const others = [
      ...['/../secret.json', '/assets/../../secret.json', '/assets/..%2f..%2fsecret.json', '/linked.json'],
      ...['/assets/', '/assets/folder.js', '/assets/index-0000.js', '/index.html/a.js'],
    ];
    for (const path of others) expect((await call(path)).body.toString(), path).toBe('of the function');
    expect(reached).toEqual(others);
    const posted = await call('/index.html', { method: 'POST', body: Buffer.from('x') });
    expect(posted.body.toString()).toBe('of the function');
  });

  it('fails for names that are not its own, and for pages of others', async () => {
    for (const headers of [
      { ...HTML, host: 'evil.example' },
      { ...HTML, origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ]) {
      expect((await call('/index.html', { headers })).status).toBe(403);
    }
  });

  it('fails with 500 and a line in the log when a file cannot be read', async () => {
    const failures: string[] = [];
    const broken = await startHttpApi({
      spec: HTTP_API,
      invoke: async () => 'of the function',
      site: () => Promise.reject(new Error('the disk is gone')),
      onFailure: (_, reason) => void failures.push(reason),
    });
    expect((await callHttp(`${broken.url}/index.html`)).status).toBe(500);
    expect(failures).toEqual(['GET /index.html: the disk is gone']);
    await broken.close();
  });
});
