import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ended, runFanreel } from '../fixtures/fanreel-process.ts';
import { unpackHome } from '../fixtures/packed-home.ts';

const FINISHED = 'finished-48da179a16ce';
const UNFINISHED = 'unfinished-91d1e5b8b990';

let folder: string;
let home: string;
beforeEach(async () => {
  ({ folder, home } = await unpackHome('format-1'));
});
afterEach(() => rm(folder, { recursive: true }));
const fanreel = (...args: string[]): Promise<Ended> => runFanreel(args, folder, { FANREEL_HOME: home });

describe('a home in which ids were made by the first recipe', () => {
  const SMALL_A = [
    'small.mp4',
    '--slice',
    '2',
    '--renders',
    'gif,frames',
    '--option',
    'gif.width=32',
    '--option',
    'gif.fps=4',
  ];
  const SMALL_B = ['small.mp4', '--slice', '4', '--renders', 'gif', '--option', 'gif.width=32'];
  const LARGE = ['large.mp4', '--renders', 'frames'];
  const PICTURE = ['picture.png', '--renders', 'ascii', '--option', 'ascii.columns=20'];
  const OF_BEFORE = [
    [SMALL_A, 'small-56cf9342c498'],
    [SMALL_B, 'small-35d2173094fb'],
    [LARGE, 'large-51da0195c16a'],
    [PICTURE, 'picture-f986defb1108'],
  ] as const;
  const NOTHING = { code: 0, stdout: expect.stringContaining('nothing was left to do') as string };

  it('has the same jobs for the same files and options; other options are asked for without an upload', async () => {
    await rm(folder, { recursive: true });
    ({ folder, home } = await unpackHome('format-2'));
    const run = (args: readonly string[]) => fanreel('run', ...args);
    for (const [args, jobId] of OF_BEFORE) {
      const ended = await run(args);
      expect(ended, ended.stderr).toMatchObject(NOTHING);
      expect(ended.stdout).toContain(`job ${jobId}`);
    }
    const other = [...LARGE, '--slice', '4'];
    const made = await run(other);
    expect(made.code, made.stderr).toBe(0);
    expect(made.stderr).toContain('already uploaded as large.mp4');
    expect(made.stdout).toMatch(/slices {3}1 of 1 rendered/);
    expect(await run(LARGE)).toMatchObject(NOTHING);
    expect(await run(other)).toMatchObject(NOTHING);
  }, 300_000);
});

describe('a home of an earlier version', () => {
  it('shows its finished job, renders the rest of its unfinished one, and is cleaned', async () => {
    const shown = await fanreel('status', FINISHED, '--json');
    expect(shown.stderr).toBe('');
    expect(JSON.parse(shown.stdout)).toMatchObject({ status: 'complete', slices: { planned: 2, rendered: 2 } });

    const open = await fanreel('status', UNFINISHED, '--json');
    expect(JSON.parse(open.stdout)).toMatchObject({ status: 'open', slices: { planned: 4, rendered: 2 } });

    const retried = await fanreel('retry', UNFINISHED, '--json');
    expect(retried.code, retried.stderr).toBe(0);
    const manifest = JSON.parse(retried.stdout);
    expect(manifest).toMatchObject({ status: 'complete', coverage: { expected: 4, rendered: 4, gaps: [] } });

    const cleaned = await fanreel('clean', '--yes');
    expect(cleaned.stdout).toMatch(/were freed/);
    expect(await readdir(home)).toEqual(expect.not.arrayContaining(['s3', 'events', 'invocations']));
  }, 300_000);

  it('fails to open one of a newer version, once and clearly, and leaves it as it is', async () => {
    await writeFile(join(home, 'format.json'), '{"format":3}\n');
    const before = await readFile(join(home, 's3', 'buckets', 'fanreel-output', 'journal.jsonl'));
    for (const args of [['status', FINISHED], ['retry', UNFINISHED], ['clean']]) {
      const { code, stderr } = await fanreel(...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /has format 3, written by a newer fanreel; this one reads formats up to 2\. Update fanreel/,
      );
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(await readFile(join(home, 's3', 'buckets', 'fanreel-output', 'journal.jsonl'))).toEqual(before);
    expect((await stat(join(home, 'lock.json'))).isFile()).toBe(true);
  }, 120_000);
});
