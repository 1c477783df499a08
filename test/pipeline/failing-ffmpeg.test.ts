import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinary } from '../../src/shared/adapters/ffmpeg/binaries.ts';
import { attemptSlice } from '../fixtures/attempt-slice.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { startTlsFileServer, type TlsFileServer } from '../fixtures/tls-file-server.ts';

const LENGTH_MS = 2_000;
const RATE = 30;

let folder: string;
let film: Buffer;
let server: TlsFileServer;
let real: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-failing-'));
  const path = join(folder, 'film.mp4');
  await makeNumberedFilm(path, { rate: `${RATE}`, frames: (RATE * LENGTH_MS) / 1000, encode: H264 });
  [film, server] = await Promise.all([readFile(path), startTlsFileServer()]);
  real = (await findBinary('ffmpeg', { env: process.env })).path;
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** An ffmpeg that is the real one, but for what it does at its first runs over a source. */
const makeFfmpeg = async (name: string, { runs, does }: { readonly runs: number; readonly does: string }) => {
  const [path, log] = [join(folder, name), join(folder, `${name}.log`)];
  const lines = [
    '#!/bin/sh',
    `case "$*" in *http://127.0.0.1*) ;; *) exec "${real}" "$@";; esac`,
    `echo run >> "${log}"`,
    `if [ "$(wc -l < "${log}")" -gt ${runs} ]; then exec "${real}" "$@"; fi`,
    does,
  ];
  await writeFile(path, lines.join('\n'));
  await chmod(path, 0o755);
  return { path, runs: async () => (await readFile(log, 'utf8')).split('\n').length - 1 };
};

const attempt = (ffmpeg: string) => {
  const url = server.serve('film.mp4', { content: film });
  return attemptSlice({ url, caFile: server.caFile, ffmpeg, bytes: film.length, lengthMs: LENGTH_MS });
};

const ALWAYS = 100;

describe('a slice over which ffmpeg fails', () => {
  it.each([
    [
      'crashes (SIGSEGV)',
      'kill -SEGV $$',
      2,
      'toolCrashed',
      /crashed twice .*between 0 and 2 s \(SIGSEGV\).*FFMPEG_PATH/,
    ],
    ['crashes (SIGABRT)', 'kill -ABRT $$', 2, 'toolCrashed', /crashed twice .*\(SIGABRT\)/],
    ['has no memory', 'echo "x: Cannot allocate memory" >&2; exit 1', 1, 'memoryLimit', /takes more memory than/],
    [
      'decodes less than a third',
      'exit 69',
      1,
      'nothingDecodes',
      /Most pictures of the h264 video do not decode between/,
    ],
    [
      'finds no picture',
      'echo "[h264 @ 0x55] no frame!" >&2; echo "Cannot determine format of input stream 0:0 after EOF" >&2; exit 1',
      1,
      'nothingDecodes',
      /Not one picture of the h264 video decodes between 0 and 2 s/,
    ],
  ])('fails for good, with its reason, when it always %s', async (_what, does, runs, name, message) => {
    const ffmpeg = await makeFfmpeg(`always-${does.replace(/\W+/g, '').slice(0, 20)}`, { runs: ALWAYS, does });
    const { end, written } = await attempt(ffmpeg.path);
    expect(end).toMatchObject({
      value: { status: 'failed', record: { renders: [], error: { name, message: expect.stringMatching(message) } } },
    });
    // What it took is told all the same.
    expect('value' in end && end.value.record.cpuMs).toBeGreaterThan(0);
    expect(await ffmpeg.runs()).toBe(runs);
    expect(written).toEqual([]);
  });

  it('is rendered when it crashes once', async () => {
    const ffmpeg = await makeFfmpeg('once', { runs: 1, does: 'kill -SEGV $$' });
    const [{ end }, undisturbed] = [await attempt(ffmpeg.path), await attempt(real)];
    expect(end).toMatchObject({ value: { status: 'rendered' } });
    const files = (each: typeof end) =>
      'value' in each
        ? each.value.record.renders.map((render) => ('sha256' in render ? render.sha256 : render.kind))
        : [];
    expect(files(end)).toEqual(files(undisturbed.end));
    expect(await ffmpeg.runs()).toBe(2);
  });

  it.each([
    ['is killed from outside', 'kill -KILL $$', /was ended by SIGKILL/],
    ['ends with a code that says nothing', 'echo "odd" >&2; exit 7', /exit code 7: odd/],
  ])('fails for now when it %s', async (what, does, message) => {
    const ffmpeg = await makeFfmpeg(`now-${what.length}`, { runs: ALWAYS, does });
    const { end, written } = await attempt(ffmpeg.path);
    expect(end).toMatchObject({ error: { retryable: true, message: expect.stringMatching(message) } });
    expect(await ffmpeg.runs()).toBe(1);
    expect(written).toEqual([]);
  });
});
