import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, runFanreel } from '../fixtures/fanreel-process.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';

let folder: string;
let first: string;
let second: string;
const fanreel = (...args: string[]): Promise<Ended> => runFanreel(args, folder);
const idIn = ({ stdout }: Ended): string => /job (film-[0-9a-f]{12})/.exec(stdout)?.[1] ?? '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-commands-'));
  const film = join(folder, 'film.mp4');
  await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc=size=64x36:rate=10:duration=2', '-pix_fmt', 'yuv420p', film]);
  const run = ['run', 'film.mp4', '--renders', 'gif', '--option'];
  const one = await fanreel(...run, 'gif.width=32');
  first = idIn(one);
  expect(one.stdout).toContain(`\`fanreel get ${first} --out out\` copies them to out/${first}/`);
  second = idIn(await fanreel(...run, 'gif.width=16'));
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('jobs of a home', () => {
  it('are listed, the newest first, with what differs', async () => {
    const { code, stdout } = await fanreel('jobs');
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => line.slice(0, 17))).toEqual([second, first]);
    expect(lines[0]).toMatch(/complete +2\.0 s +[\d.]+ k?B +film\.mp4 +gif\.width=16 renders=gif$/);
    const json = JSON.parse((await fanreel('jobs', '--json', '--limit', '1')).stdout);
    expect(json).toMatchObject({ more: true, jobs: [{ jobId: second, film: 'film.mp4', status: 'complete' }] });
  });

  it('are named by a beginning or by the file; what may be several is listed', async () => {
    const status = await fanreel('status', first.slice(0, 9));
    expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining(`job ${first}`) });
    const several = await fanreel('metrics', './somewhere/film.mp4');
    expect(several).toMatchObject({ code: 2, stdout: '' });
    const [sentence, ...rows] = several.stderr.trim().split('\n');
    expect(sentence).toBe('"./somewhere/film.mp4" may be any of 2 jobs. Name one of them:');
    expect(rows.map((row) => row.replace(/ .*(?=gif\.width)/, ' '))).toEqual([
      `${second} gif.width=16 renders=gif`,
      `${first} gif.width=32 renders=gif`,
    ]);
    expect(await fanreel('retry', 'other')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/"other" is no job here/),
    });
  });

  it('are brought to a folder', async () => {
    const got = await fanreel('get', first, '--out', 'brought', '--json');
    expect(got.code).toBe(0);
    const { files, folder: where } = JSON.parse(got.stdout);
    expect(files).toContain('gif/00000.gif');
    expect((await readFile(join(where, 'gif/00000.gif'))).readUInt16LE(6)).toBe(32);
    expect(await readdir(join(folder, 'brought'))).toEqual([first]);
  });

  it('are deleted when that is confirmed, and the film with the last of them', async () => {
    const asked = await fanreel('delete', first);
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringMatching(/give --yes/) });
    const one = await fanreel('delete', first, '--yes');
    expect(one).toMatchObject({ code: 0, stdout: expect.stringMatching(/stays in the source bucket: other jobs/) });
    expect((await fanreel('jobs')).stdout).not.toContain(first);
    const other = await fanreel('delete', 'film.mp4', '--yes');
    expect(other).toMatchObject({ code: 0, stdout: expect.stringMatching(/was deleted from the source bucket too/) });
    expect((await fanreel('jobs')).stdout).toMatch(/There are no jobs yet/);
    const dry = await fanreel('clean', '--dry-run');
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(/would be freed .* Nothing was deleted/) });
    expect(await fanreel('clean')).toMatchObject({ code: 2, stderr: expect.stringMatching(/give --yes/) });
  });
});

describe('words of the command', () => {
  it('options tells names, ranges and defaults', async () => {
    const { code, stdout } = await fanreel('options', 'gif', '--json');
    expect(code).toBe(0);
    const names = JSON.parse(stdout).options.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['gif.fps', 'gif.width']));
    const text = await fanreel('options', 'gif.width');
    expect(text.stdout).toMatch(/^gif\.width +240 +\(16 to 1280 pixels\)$/m);
  });

  it('complete prints scripts, and knows commands, flags and values', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      expect(await fanreel('complete', shell)).toMatchObject({ code: 0, stdout: expect.stringContaining('fanreel') });
    }
    expect((await fanreel('complete', '--', 'sta')).stdout).toContain('status');
    expect((await fanreel('complete', '--', 'run', '--sli')).stdout).toContain('--slice');
    expect((await fanreel('complete', '--', 'run', '--option', 'gif.w')).stdout).toContain('gif.width=');
  });

  it('fails in one sentence and without a stack, whatever the command, where there is no home', async () => {
    const empty = await mkdtemp(join(folder, 'empty-'));
    await writeFile(join(empty, 'text.mp4'), 'no film');
    for (const command of ['status', 'metrics', 'retry', 'cancel', 'get', 'delete', 'jobs']) {
      const args = command === 'jobs' ? [command] : [command, 'film'];
      const { code, stdout, stderr } = await runFanreel(args, empty);
      expect({ command, code, stdout }).toEqual({ command, code: 1, stdout: '' });
      expect(stderr.trim()).toMatch(/^There is no local cloud in [^\n]*$/);
    }
    expect(await readdir(empty)).toEqual(['text.mp4']);
  });
});
