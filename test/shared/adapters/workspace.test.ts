import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freeBytes, openWorkspace } from '../../../src/shared/adapters/disk/workspace.ts';

describe('openWorkspace', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanreel-test-workspace-'));
    vi.stubEnv('TMPDIR', folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  it('opens a directory of its own and removes it with all that is in it', async () => {
    const workspace = await openWorkspace('a/holiday film-0123');
    expect(workspace.dir.startsWith(join(folder, 'fanreel-job-'))).toBe(true);
    expect(workspace.dir).toContain('a_holiday_film-0123');
    await mkdir(join(workspace.dir, 'frames'));
    await writeFile(join(workspace.dir, 'frames', '000000.jpg'), 'x');
    await workspace.remove();
    expect(existsSync(workspace.dir)).toBe(false);
    await workspace.remove();
  });

  it('sweeps what killed attempts left, and nothing else', async () => {
    const gone = execFileSync(process.execPath, ['-e', 'process.stdout.write(String(process.pid))']).toString();
    const leftovers = [`fanreel-job-${gone}-film-abcdef`, `fanreel-job-${process.pid}-film-abcdef`];
    const others = [`fanreel-job-${process.ppid}-film-abcdef`, 'fanreel-job-notes', 'another'];
    for (const name of [...leftovers, ...others]) await mkdir(join(folder, name));
    const mine = await openWorkspace('film');
    const next = await openWorkspace('film');
    expect(leftovers.filter((name) => existsSync(join(folder, name)))).toEqual([]);
    expect(others.filter((name) => existsSync(join(folder, name)))).toEqual(others);
    expect(existsSync(mine.dir)).toBe(true);
    await Promise.all([mine.remove(), next.remove()]);
  });
});

describe('freeBytes', () => {
  it('tells what can still be written', async () => {
    expect(await freeBytes(tmpdir())).toBeGreaterThan(0);
  });
});
