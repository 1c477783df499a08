import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFanreel } from '../fixtures/fanreel-process.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-usage-'));
  await writeFile(join(folder, 'film.mp4'), 'x');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('fanreel', () => {
  it.each([
    [['run'], /Nothing to render was given/],
    [['run', 'nope.mp4'], /The file nope\.mp4 does not exist/],
    [['run', '.'], /The folder \. has 1 files, none of which is a film/],
    [['run', 'film.mp4', '--slice', '0'], /--slice is "0"; allowed are whole numbers from 1 to 300/],
    [['run', 'film.mp4', '--renders', 'mpeg'], /--renders is "mpeg"/],
    [['run', 'film.mp4', '--out', 'film.mp4'], /--out is "film\.mp4", which is not a folder/],
    [['run', 'film.mp4', '--param', 'GifFps=0'], /GifFps.*"0"/],
    [['run', 'film.mp4', '--slise', '3'], /Unknown option '--slise'[\s\S]*Did you mean --slice/],
    [['run', 'film.mp4', '--gif-width', '3'], /Unknown option '--gif-width'[\s\S]*Did you mean --option gif\.width=/],
    [
      ['run', 'film.mp4', '-o', 'gif.width=3'],
      /Unknown option '-o'[\s\S]*Did you mean one of --option, --out, --open\?/,
    ],
    [['rum', 'film.mp4'], /Unknown command 'rum'[\s\S]*Did you mean run/],
    [['run', 'film.mp4', '--open', '--json'], /--open and --json exclude each other/],
    [['dev', '--port', '99999'], /--port is "99999"; allowed are whole numbers from 1 to 65535/],
    [['dev', '--api-port', 'http'], /--api-port is "http"; allowed are whole numbers from 1 to 65535/],
    [['dev', '--api-origin', 'http://localhost/'], /--api-origin is "http:\/\/localhost\/"; allowed are origins like/],
    [['dev', '--listen', '192.0.2.1'], /--listen is "192\.0\.2\.1"; allowed are 127\.0\.0\.1, and 0\.0\.0\.0/],
    [
      ['dev', '--allow-host', 'http://fanreel:8080'],
      /--allow-host is "http:\/\/fanreel:8080"; allowed are names in lower/,
    ],
    [['run', 'film.mp4', '--renders', 'giff'], /--renders is "giff"; allowed are .*Did you mean gif\?/],
    [['run', 'film.mp4', '--option', 'gif.widht=3'], /"gif\.widht" is no option\. Did you mean gif\.width\?/],
    [['options', 'gif.widht'], /"gif\.widht" is no option\. Did you mean gif\.width\?/],
    [['find', '*.mp4'], /"\*\.mp4" is a pattern that matches a file, and find takes one picture\. Name it: film\.mp4/],
    [['jobs', '--limit', '0'], /--limit is "0"; allowed are whole numbers from 1 to 10000/],
    [['get', 'film', '--out', 'film.mp4'], /--out is "film\.mp4", which is not a folder/],
    [['metrics', 'film-0123456789ab', '--json', '--csv'], /--json and --csv exclude each other/],
    [['clean', '--older-than', 'ages'], /--older-than is "ages"/],
  ])('fails with exit code 2 and one clear sentence: %j', async (args, message) => {
    const { code, stdout, stderr } = await runFanreel(args, folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('starts nothing and writes nothing when the usage is wrong', async () => {
    expect(await readdir(folder)).toEqual(['film.mp4']);
  });

  it('tells its commands and its version', async () => {
    const help = await runFanreel(['--help'], folder);
    expect(help.code).toBe(0);
    for (const name of ['run', 'dev', 'status', 'metrics', 'retry', 'cancel', 'clean', 'estimate', 'doctor']) {
      expect(help.stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
    expect(await runFanreel(['--version'], folder)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+(?:-rc\.\d+)?\n$/),
    });
  });

  it('fails for a job of a home that is not there, and makes none', async () => {
    const { code, stderr } = await runFanreel(['status', 'film-0123456789ab'], folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/There is no local cloud in .*\.fanreel/);
    expect(await readdir(folder)).toEqual(['film.mp4']);
  });

  it('has nothing to clean where there is no home', async () => {
    const { code, stdout } = await runFanreel(['clean'], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/nothing to free/);
  });
});
