import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRequestLog } from '../../../src/shared/adapters/observe/request-log.ts';
import { ProcessError, StorageError } from '../../../src/shared/core/errors/errors.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FUNCTION = `
  import { openRequestLog } from './src/shared/adapters/observe/request-log.ts';
  import { loggerForJob } from './src/shared/adapters/observe/logger.ts';
  const { logger, perRequest } = openRequestLog('worker');
  process.emitWarning('at the start');
  const handler = perRequest(async (event, { awsRequestId }) => {
    logger.info('handled');
    loggerForJob(logger, 'job', 3).info('rendered');
    process.emitWarning('in ' + awsRequestId);
    await new Promise(setImmediate);
    if (event === 'throw') setImmediate(() => { throw new RangeError('thrown'); });
    if (event === 'reject') Promise.reject(new RangeError('rejected'));
    await new Promise(setImmediate);
  });
  setImmediate(async () => {
    if (process.argv[2] === 'early') throw new Error('before any request');
    await handler('', { awsRequestId: 'first', functionName: 'fanreel-worker' });
    await handler(process.argv[2], { awsRequestId: 'second' });
  });
`;

let folder = '';
let script = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'request-log-'));
  script = join(folder, 'function.mjs');
  await build({
    stdin: { contents: FUNCTION, resolveDir: ROOT, loader: 'ts' },
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Exit code and lines of the function in an execution environment. */
const run = (event: string) => {
  const env = { PATH: process.env.PATH, AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, event], { env, encoding: 'utf8' });
  expect(stderr.replace(/^\{.*\}\n/gm, '')).toBe('');
  const lines = `${stdout}${stderr}`.trim().split('\n');
  return { status, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
};
const said = ({ requestId, message }: Record<string, unknown>) => `${requestId}: ${message}`;

describe('the log of a function', () => {
  it('names the request in every line: of the logger, of its children, and of warnings, also those of the start', () => {
    const { status, lines } = run('');
    expect(status).toBe(0);
    expect(lines.map(said).sort()).toEqual([
      'first: at the start',
      'first: handled',
      'first: in first',
      'first: rendered',
      'second: handled',
      'second: in second',
      'second: rendered',
    ]);
    expect(lines.filter(({ message }) => message === 'rendered').map((line) => line.cold_start)).toEqual([true, false]);
    expect(lines.find(({ message }) => message === 'handled')).toMatchObject({
      ...{ service: 'fanreel-worker', function_request_id: 'first', function_name: 'fanreel-worker', cold_start: true },
    });
  });

  it.each([
    ['throw', 'an exception that nothing handles ends the process', 'thrown'],
    ['reject', 'a rejection that nothing handles ends the process', 'rejected'],
  ])('tells in a line what nobody caught, and the process ends as it would have: %s', (event, message, cause) => {
    const { status, lines } = run(event);
    expect(status).toBe(1);
    expect(lines.find(({ level }) => level === 'CRITICAL')).toMatchObject({
      ...{ requestId: 'second', message, error: { name: 'RangeError', message: cause } },
    });
  });

  it('lets no presigned URL out with an error, which the runtime writes into the log', async () => {
    const url = 'https://s3.example.com/film.mp4?X-Amz-Credential=ASIAABCDEFGHIJKLMNOP&X-Amz-Signature=cafebabe';
    const end = { argv: ['-i', url], exitCode: 1, signal: null, timedOut: false, stderrTail: url };
    const handler = openRequestLog('worker', {}).perRequest(async () => {
      throw new StorageError(`reading ${url}`, { cause: new ProcessError(url, end) });
    });
    const error: unknown = await handler('', { awsRequestId: 'id' } as Context).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StorageError);
    const { cause, message, stack } = error as Error;
    const all = JSON.stringify([message, stack, cause, (cause as Error).message, (cause as Error).stack]);
    expect(all).toContain('s3.example.com');
    expect(all).not.toMatch(/cafebabe|ASIA/);
  });

  it('has a dash in place of the request before the first one', () => {
    const { status, lines } = run('early');
    expect(status).toBe(1);
    expect(lines.map(said)).toEqual(['-: at the start', '-: a rejection that nothing handles ends the process']);
  });
});
