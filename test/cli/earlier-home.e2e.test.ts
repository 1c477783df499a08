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

    const cleaned = await fanreel('clean');
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
