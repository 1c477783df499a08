import { describe, expect, it } from 'vitest';
import { problemOf } from '../../src/api/http/problem.ts';
import { AccessDeniedError } from '../../src/shared/core/errors/errors.ts';
import { problem, useApi } from './api-fixture.ts';

const api = useApi();

describe('the API over HTTP', () => {
  it('says at / what is here, also to HEAD', async () => {
    const { status, headers, body } = await api.call('GET', '/');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(body.toString()).toMatch(/POST +\/shape/);
    const head = await api.call('HEAD', '/');
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });

  it('answers OPTIONS with what is allowed, and nobody from another origin', async () => {
    const preflight = { origin: 'https://example.com', 'access-control-request-method': 'POST' };
    const { status, headers } = await api.call('OPTIONS', '/uploads/abc', { headers: preflight });
    expect([status, headers.get('allow')]).toEqual([204, 'DELETE, GET, HEAD, OPTIONS']);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('fails with 404 where there is nothing', async () => {
    for (const path of ['/nothing', '/shape/', '//shape', '/jobs/a/b/c', '/%E0%A4%A', '/openapi%2Ejson/x']) {
      const answer = await api.call('GET', path);
      expect(answer.headers.get('content-type'), path).toBe('application/problem+json');
      expect([answer.status, answer.json], path).toEqual([404, problem(404)]);
    }
  });

  it('fails with 405 and Allow for a method that is not served there', async () => {
    const shape = await api.call('GET', '/shape');
    expect([shape.json, shape.headers.get('allow')]).toEqual([problem(405), 'OPTIONS, POST']);
    const jobs = await api.call('DELETE', '/jobs');
    expect([jobs.status, jobs.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
    expect((await api.call('PUT', '/uploads/x')).status).toBe(405);
    expect((await api.call('HEAD', '/shape')).status).toBe(405);
  });

  it('fails with 413, the limit and the way round it for a body that is too large', async () => {
    const answer = await api.call('POST', '/shape', { body: Buffer.alloc(4_500_001) });
    expect(answer.json).toMatchObject(problem(413, { limitBytes: 4_500_000 }));
    expect((answer.json as { detail: string }).detail).toContain('POST /uploads');
    expect((await api.call('POST', '/uploads', { body: Buffer.alloc(4_500_001) })).status).toBe(413);
  });

  it('takes a path behind a named stage, a GET with a body and a body that is text', async () => {
    const stage = await api.call('GET', '/openapi.json?', { body: 'ignored' });
    expect(stage.status).toBe(200);
    const text = await api.call('POST', '/uploads', { body: { fileName: 'ü.mp4', size: 1 } });
    expect((text.json as { key: string }).key).toMatch(/\/ü\.mp4$/);
  });
});

describe('the API for pages of another origin', () => {
  const open = useApi({ CORS_ORIGINS: 'https://example.com, http://localhost:5173' });

  it('answers those that are allowed, and their preflight', async () => {
    const origin = 'http://localhost:5173';
    const preflight = { origin, 'access-control-request-method': 'DELETE' };
    const { status, headers } = await open.call('OPTIONS', '/uploads/abc', { headers: preflight });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect(headers.get('access-control-allow-methods')).toContain('DELETE');
    const missing = await open.call('GET', '/nothing', { headers: { origin } });
    expect([missing.status, missing.headers.get('access-control-allow-origin')]).toEqual([404, origin]);
  });

  it('fails for others', async () => {
    const { headers } = await open.call('GET', '/', { headers: { origin: 'https://evil.example' } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the API without its store', () => {
  it('fails with 503 that tells nothing of the place', async () => {
    await api.services.close();
    const answer = await api.call('GET', '/jobs/holiday-0123456789ab');
    expect(answer.json).toEqual(problem(503));
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(answer.body.toString()).not.toMatch(/127\.0\.0\.1|output|LOCALKEY| at /);
  });
});

describe('what the store denies to the API', () => {
  it('is told as a denial that no second try changes, without a name of the place', () => {
    const denied = new AccessDeniedError(
      'GetObject of "jobs/x/job.json" in bucket films-1a2b was denied with HTTP 403.',
    );
    const { status, message, headers, cause } = problemOf(denied);
    expect([status, headers, cause]).toEqual([500, {}, denied]);
    expect(message).toMatch(/denied a request of this API\. The log/);
    expect(message).not.toMatch(/films|jobs/);
  });
});
