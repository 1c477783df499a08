import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DatedFailureSchema, FailureSchema, failureOf } from '../../../src/shared/core/contracts/failure.ts';
import { FAILURE_CODES, isFailureCode } from '../../../src/shared/core/contracts/failure-codes.ts';
import { FAILURES, factsOf } from '../../../src/shared/core/contracts/failure-facts.ts';
import { REJECTION_REASONS, SourceMediaError, StorageError } from '../../../src/shared/core/errors/errors.ts';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path: join('src', path), text: readFileSync(join('src', path), 'utf8') }));

/** Parts that answer a caller: no error of theirs gets into a record. */
const ANSWERS_A_CALLER = /^src\/(api|cli|local|sdk|viewer|shared\/core\/forms)\//;

/** Name and retryability of every error class that a function may record. */
const recordedErrors = () =>
  sources
    .filter(({ path }) => !ANSWERS_A_CALLER.test(path))
    .flatMap(({ text }) => [...text.matchAll(/^export class (\w+) extends (?!Error\b)(\w+) \{(.*?)^\}/gms)])
    .flatMap(([, name = '', base = '', body = '']) =>
      name === 'SourceMediaError' ? [] : [{ name, base, retry: /retryable = (true|false)/.exec(body)?.[1] }],
    );

const tableRows = (path: string) =>
  [...readFileSync(path, 'utf8').matchAll(/^\| `([\w.]+)` \| (.+?) \| (yes|no) \| (.+?) \|$/gm)].map(
    ([, ...cells]) => cells,
  );

describe('failure codes', () => {
  it('are told from rejection reasons, and described in whole sentences', () => {
    expect(new Set(FAILURE_CODES).size).toBe(FAILURE_CODES.length);
    for (const reason of REJECTION_REASONS) expect(factsOf(reason)).toBeUndefined();
    for (const { means, advice } of Object.values(FAILURES)) {
      expect(means).toMatch(/^(?:[A-Z]|ffmpeg )[^|]*\.$/);
      expect(advice).toMatch(/^[A-Z][^|]*\.$/);
    }
  });

  it('cover every error that a function may record, with the same word on another attempt', () => {
    const errors = recordedErrors();
    expect(errors.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['DiskError', 'UnstitchableError', 'ProcessError']),
    );
    const told = new Map(errors.map(({ name, retry }) => [name, retry]));
    for (const { name, base, retry = told.get(base) } of errors) {
      expect([name, factsOf(name as keyof typeof FAILURES)?.retry]).toEqual([name, retry === 'true']);
    }
  });

  it('cover everything that the local functions platform calls a failure', () => {
    const named = sources
      .filter(({ path }) => /^src\/local\/(lambda|core\/(lambda|runtime))\//.test(path))
      .flatMap(({ text }) => [...text.matchAll(/(?:errorType: |RuntimeError\(\s*|giveUp\(\w+, )'([\w.]+)'/g)])
      .map(([, name = '']) => name);
    expect(named).toContain('Sandbox.Timedout');
    // AWS's word for a thrown value that is no error: it is recorded as UnknownFailure.
    expect(named.filter((name) => !isFailureCode(name))).toEqual(['handled']);
  });

  it('are the rows of docs/failures.md, in their order', () => {
    expect(tableRows('docs/failures.md')).toEqual(
      Object.entries(FAILURES).map(([code, { means, retry, advice }]) => [code, means, retry ? 'yes' : 'no', advice]),
    );
  });

  it('have a row in docs/rejections.md for every reason', () => {
    const rows = [...readFileSync('docs/rejections.md', 'utf8').matchAll(/^\| `(\w+)` +\|/gm)].map(([, code]) => code);
    expect(rows).toEqual(expect.arrayContaining([...REJECTION_REASONS]));
    expect(rows).toHaveLength(REJECTION_REASONS.length);
  });
});

describe('a failure', () => {
  it('has the code of its error, or the reason of its source', () => {
    expect(failureOf(new StorageError('The store answered 500.'))).toEqual({
      name: 'StorageError',
      message: 'The store answered 500.',
    });
    expect(failureOf(new SourceMediaError('truncated', 'It is cut off.')).name).toBe('truncated');
  });

  it('keeps the name of an error without a code in its message', () => {
    expect(failureOf(new TypeError('x is not a function'))).toEqual({
      name: 'UnknownFailure',
      message: 'TypeError: x is not a function',
    });
  });

  it('is read under any name that an earlier or a later version wrote', () => {
    const stored = { name: 'NoSuchBucket', message: 'It is gone.' };
    const read = { name: 'UnknownFailure', message: 'NoSuchBucket: It is gone.' };
    expect(FailureSchema.parse(stored)).toEqual(read);
    expect(DatedFailureSchema.parse({ ...stored, at: 't' })).toEqual({ ...read, at: 't' });
    expect(FailureSchema.parse({ name: 'Cancelled', message: 'm' })).toEqual({ name: 'Cancelled', message: 'm' });
  });
});
