import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { loggerForJob, makeLogger } from '../../../src/shared/adapters/observe/logger.ts';
import { ProcessError } from '../../../src/shared/core/errors/errors.ts';

const url = 'https://s3.example.com/source/film.mp4?X-Amz-Credential=AKIAABCDEFGHIJKLMNOP&X-Amz-Signature=cafebabe';

/** One line of JSON that the function wrote. */
const lineOf = (write: (logger: ReturnType<typeof makeLogger>) => void): Record<string, unknown> => {
  const stream = new PassThrough();
  const logger = makeLogger('worker');
  Object.assign(logger, { console: new Console(stream, stream) });
  write(logger);
  return JSON.parse(String(stream.read()));
};

describe('the logger', () => {
  it('writes one JSON object a line with service, job and slice', () => {
    const stream = new PassThrough();
    const logger = loggerForJob(makeLogger('worker'), 'holiday-0123456789ab', 7);
    Object.assign(logger, { console: new Console(stream, stream) });
    logger.info('rendered', { bytes: 5 });
    expect(JSON.parse(String(stream.read()))).toMatchObject({
      service: 'fanreel-worker',
      level: 'INFO',
      message: 'rendered',
      jobId: 'holiday-0123456789ab',
      slice: 7,
      bytes: 5,
    });
  });

  const end = { argv: ['-i', url], exitCode: 1, signal: null, timedOut: false, stderrTail: `open ${url}: 403` };
  it.each<[string, (logger: ReturnType<typeof makeLogger>) => void]>([
    ['the message', (logger) => logger.info(`reading ${url}`)],
    ['a field', (logger) => logger.info('reading', { nested: { list: [url] } })],
    ['an error and its cause', (logger) => logger.error('failed', new Error(url, { cause: new Error(url) }))],
    ['a process error', (logger) => logger.error('failed', { error: new ProcessError(`cannot read ${url}`, end) })],
  ])('takes presigned URLs out of %s', (_where, write) => {
    const text = JSON.stringify(lineOf(write));
    expect(text).not.toContain('cafebabe');
    expect(text).not.toContain('AKIA');
    expect(text).toContain('s3.example.com');
  });
});
