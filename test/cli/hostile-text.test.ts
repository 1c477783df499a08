import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { reportFailure } from '../../src/cli/report-failure.ts';
import { makePrinter } from '../../src/cli/terminal/printer.ts';
import { ownHome } from '../../src/local/disk/home.ts';
import { openBuckets } from '../../src/sdk/cloud/buckets.ts';
import { serveStoredBuckets } from '../../src/sdk/cloud/home-buckets.ts';
import { failureNamed } from '../../src/shared/core/contracts/failure.ts';
import type { FailureCode } from '../../src/shared/core/contracts/failure-codes.ts';
import { jobKey, manifestKey, openKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { failedRecord, jobOf, manifestOf, renderedRecord, storedFor } from '../fakes/job-documents.ts';
import { expectInert, HOSTILE_KEY, HOSTILE_PARTS, HOSTILE_TEXT } from '../fixtures/hostile-text.ts';
import { putDocument } from '../fixtures/put-document.ts';
import { KeptText, runCommand, startCommand } from '../fixtures/run-command.ts';
import { until } from '../fixtures/until.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const OPEN = 'open-0123456789ab';
const CLOSED = 'closed-0123456789ab';
/** The name is none of the codes, as in a record of another program. */
const ERROR = { name: `Name${HOSTILE_TEXT}` as FailureCode, message: HOSTILE_TEXT };
const READ_ERROR = failureNamed(ERROR.name, ERROR.message);
const ESC = '\u001b';
const KEY = 'dir\u202e\u009b31m\u200b\u{e0041}';
const SOURCE = { bucket: 'fanreel-source', key: HOSTILE_KEY, etag: 'e1', bytes: 1000 };

let folder: string;
let home: string;
const run = (...args: string[]) => runCommand(args, folder, home);

/** Two jobs of strangers: an open one with a failed slice, and a partial one with everything that a manifest can say. */
const storeJobs = async (): Promise<void> => {
  const owned = await ownHome(home, 'fanreel test');
  const { buckets, close } = await serveStoredBuckets(owned);
  for (const jobId of [OPEN, CLOSED]) {
    const job = jobOf(60_000, { jobId, source: SOURCE, ffmpeg: { version: HOSTILE_TEXT, sha256: 'a'.repeat(64) } });
    const records = new Map<number, SliceRecord>([
      [0, { ...renderedRecord(job, 0), requestId: HOSTILE_TEXT }],
      [1, failedRecord(job, 1, ERROR)],
    ]);
    await putDocument(buckets, jobKey(jobId), job);
    for (const [index, record] of records) await putDocument(buckets, sliceKeys(jobId, index).record, record);
    if (jobId === OPEN) await putDocument(buckets, openKey(jobId), { version: 1, jobId, source: SOURCE, openedAt: '' });
    else {
      const manifest = {
        ...manifestOf(job, records, storedFor([...records.values()])),
        storyboard: { error: ERROR },
        warnings: [{ code: 'trackChosen', message: HOSTILE_TEXT, slices: [0] }],
      };
      await putDocument(buckets, manifestKey(jobId), manifest);
    }
  }
  await close();
  await owned.release();
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-hostile-text-'));
  home = join(folder, `home\n\u001b[31m\u202e`);
  await mkdir(home, { mode: 0o700 });
  await storeJobs();
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('what strangers wrote, as every command prints it', () => {
  it.each([
    ['status of an open job', ['status', OPEN]],
    ['status of a closed job', ['status', CLOSED]],
    ['metrics', ['metrics', CLOSED]],
    ['metrics as a table', ['metrics', CLOSED, '--csv']],
    ['metrics as a picture', ['metrics', CLOSED, '--svg']],
    ['a file that is not there', ['run', HOSTILE_KEY]],
    ['a folder for results', ['run', 'film.mp4', '--out', HOSTILE_KEY]],
    ['an option', ['run', 'film.mp4', '--option', `ascii.dither=${HOSTILE_KEY}`]],
    ['an option without a name', ['run', 'film.mp4', '--option', HOSTILE_KEY]],
    ['renders', ['run', 'film.mp4', '--renders', HOSTILE_KEY]],
    ['a length', ['estimate', '--duration', HOSTILE_KEY]],
    ['a file to estimate', ['estimate', 'film.mp4', '--profile', HOSTILE_KEY]],
    ['a parameter', ['dev', '--param', `GifFps=${HOSTILE_KEY}`]],
    ['a port', ['dev', '--port', HOSTILE_KEY]],
    ['an origin', ['dev', '--api-origin', `http://${HOSTILE_KEY}`]],
    ['an age', ['clean', '--older-than', HOSTILE_KEY]],
    ['a job', ['status', HOSTILE_KEY]],
    ['a job to retry', ['retry', HOSTILE_KEY]],
    ['a job that is not there', ['cancel', 'none-0123456789ab']],
    ['a command', [HOSTILE_KEY]],
    ['a flag', ['run', 'film.mp4', `--${HOSTILE_KEY}`]],
    ['an argument too many', ['doctor', HOSTILE_KEY]],
  ])('%s', async (what, args) => {
    await writeFile(join(folder, 'film.mp4'), 'no film');
    const { stdout, stderr } = await run(...args);
    expect(stdout + stderr).not.toBe('');
    expectInert(stdout + stderr, what);
  });

  it.each([[['status', OPEN, '--json']], [['status', CLOSED, '--json']], [['metrics', CLOSED, '--json']]])(
    '%j stays JSON that says what was written',
    async (args) => {
      const { stdout, stderr } = await run(...args);
      expectInert(stdout + stderr);
      const [line = '', ...rest] = stdout.split('\n');
      expect(rest).toEqual(['']);
      const document = JSON.parse(line) as { key?: string; timeline?: { error?: unknown }[] };
      if (args[0] === 'status') expect(document).toMatchObject({ key: HOSTILE_KEY });
      if (args[0] === 'status') expect(document.timeline?.map(({ error }) => error)).toContainEqual(READ_ERROR);
    },
  );

  it('an error that nobody foresaw, with its stack', async () => {
    const kept = new KeptText();
    for (const env of [{ FANREEL_HOME: home }, { FANREEL_HOME: home, FANREEL_DEBUG: '1' }]) {
      const io = { env, cwd: folder, argv: [], stdout: makePrinter(kept), stderr: makePrinter(kept) };
      await reportFailure(new TypeError(HOSTILE_TEXT), { ...io, openPage: async () => false });
    }
    expect(kept.text).toContain('hostile-text.test.ts');
    expectInert(kept.text);
  });

  it('what dev tells of jobs, damaged documents and folder markers, and commands beside it', async () => {
    const dev = startCommand(['dev', '--json'], folder, home);
    const said = (text: string) => until(text, () => (dev.stderr.text.includes(text) ? true : undefined));
    await until('endpoints', () => (dev.stdout.text.endsWith('\n') ? true : undefined));
    const buckets = openBuckets(JSON.parse(dev.stdout.text));
    const put = (Bucket: string, Key: string, Body: string) =>
      buckets.client.send(new PutObjectCommand({ Bucket, Key, Body }));

    await put(buckets.source, `${KEY}/`, '');
    const jobId = 'news-0123456789ab';
    const job = jobOf(60_000, { jobId, source: SOURCE });
    await putDocument(buckets, jobKey(jobId), job);
    await putDocument(buckets, openKey(jobId), { version: 1, jobId, source: SOURCE, openedAt: '' });
    await putDocument(buckets, sliceKeys(jobId, 0).record, failedRecord(job, 0, ERROR));
    await said('slice 0 failed');
    const source = { bucket: 'b', key: HOSTILE_TEXT, etag: 'e' };
    const rejected = { reason: 'notVideo', message: HOSTILE_TEXT, at: '' };
    await put(buckets.output, `by-source/${KEY}.json`, '[]');
    await putDocument(buckets, 'by-source/0000000000000001.json', { version: 1, source, rejected });
    await putDocument(buckets, 'by-source/0000000000000002.json', { version: 1, source, failed: { ...ERROR, at: '' } });
    await said('not planned');

    const name = `film${HOSTILE_PARTS.slice(0, 3).join('')}${KEY}.mp4`.replaceAll('/', '');
    await writeFile(join(folder, name), 'no film');
    const found = await run('run', name);
    expect(found.stdout).toContain('rejected (notVideo)');
    const drawn = await runCommand(['run', name], folder, home, true);
    // What is drawn over itself moves the cursor, and nothing else does.
    const above = new RegExp(`\\r${ESC}\\[\\d+A${ESC}\\[0J`, 'g');
    const document = await run('run', name, '--json');
    expect(JSON.parse(document.stdout)).toMatchObject({ status: 'rejected', source: { key: name } });
    const again = await run('retry', CLOSED);
    expect(again.stdout + again.stderr).toContain('sourceGone');
    const cancelled = await run('cancel', OPEN);
    expect(cancelled.stdout).toContain('is cancelled');

    buckets.close();
    process.emit('SIGINT');
    expect((await dev.ended).code).toBe(0);
    const { text } = dev.stderr;
    expect(text).toContain('"dir\\u202e\\x9b31m\\u200b\\u{e0041}/": left out, as it is a folder marker');
    expect(text).toContain('cannot be read');
    expect(text).toContain('rejected (notVideo)');
    for (const { stdout, stderr } of [found, drawn, document, again, cancelled]) {
      expectInert((stdout + stderr).replaceAll(above, ''));
    }
    expectInert(text + dev.stdout.text);
  });
});

describe('what functions log', () => {
  it('has nothing of it either, and is a JSON document a line', async () => {
    const logs = join(home, 'logs');
    const files = await readdir(logs, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
    );
    expect(texts.join('')).toContain('u202e');
    for (const text of texts) expectInert(text.replaceAll('\t', ' '));
  });
});
