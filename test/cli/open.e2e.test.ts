import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FanreelProcess, startFanreel } from '../fixtures/fanreel-process.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { until } from '../fixtures/until.ts';

vi.setConfig({ testTimeout: 120_000 });

const PAGE = '<!doctype html><title>the page</title>';
const ROOT = join(import.meta.dirname, '../..');

let folder: string;
const started: FanreelProcess[] = [];

/** What the browser was asked to show. */
const shown = async () => (await readFile(join(folder, 'shown'), 'utf8').catch(() => '')).split('\n').filter(Boolean);

/** The built command with a page beside it, and a browser that only notes what it is given. */
const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): FanreelProcess => {
  const nothing = join(folder, 'nothing');
  const desktop = {
    ...{ DISPLAY: ':77', BROWSER: join(folder, 'browser'), XDG_CURRENT_DESKTOP: 'X-Generic' },
    // No browser of this machine.
    ...{ XDG_DATA_DIRS: nothing, XDG_DATA_HOME: nothing, XDG_CONFIG_DIRS: nothing, XDG_CONFIG_HOME: nothing },
  };
  const one = startFanreel(args, folder, { ...desktop, ...env }, join(folder, 'built/dist/cli/fanreel.mjs'));
  started.push(one);
  return one;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-open-'));
  await cp(join(ROOT, 'dist'), join(folder, 'built/dist'), { recursive: true });
  for (const name of ['node_modules', 'package.json']) await symlink(join(ROOT, name), join(folder, 'built', name));
  await mkdir(join(folder, 'built/dist/viewer'), { recursive: true });
  await writeFile(join(folder, 'built/dist/viewer/index.html'), PAGE);
  await writeFile(join(folder, 'browser'), `#!/bin/sh\necho "$1" >> ${join(folder, 'shown')}\n`);
  await chmod(join(folder, 'browser'), 0o755);
  await makeNumberedFilm(join(folder, 'film.mp4'), { frames: 30, rate: '10', encode: H264 });
});
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('fanreel run --open (the browser that is named by BROWSER)', () => {
  it('shows the job in the browser, stays up when it is rendered, and ends as it went', async () => {
    const run = start(['run', 'film.mp4', '--renders', 'gif', '--open']);
    await run.says('stderr', /The page stays up: \S+\nCtrl-C ends it/);
    const [jobId] = /film-[0-9a-f]{12}/.exec(run.stdout()) ?? [];
    expect(run.stdout()).toContain(`film.mp4: complete, job ${jobId}`);
    const [address = '', ...more] = await until('the browser', async () => {
      const lines = await shown();
      return lines.length > 0 ? lines : undefined;
    });
    expect(more).toEqual([]);
    expect(address).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/#/jobs/${jobId}$`));
    expect(run.stderr()).toContain(`In the browser: ${address}`);

    const page = await fetch(address, { headers: { accept: 'text/html' } });
    expect(await page.text()).toBe(PAGE);
    const job = await fetch(new URL(`/jobs/${jobId}`, address));
    expect(await job.json()).toMatchObject({ jobId, status: 'complete', source: { url: expect.any(String) } });

    run.child.kill('SIGINT');
    expect((await run.end()).code).toBe(0);
  });

  it('takes the page of a dev that is up and leaves, and says its address where there is no display', async () => {
    const dev = start(['dev']);
    await dev.says('stdout', /Ctrl-C/);
    const [, page] = /^In the browser: (\S+)\n/.exec(dev.stdout()) ?? [];
    const before = await shown();
    const { code, stderr } = await start(['run', 'film.mp4', '--renders', 'gif', '--open'], {
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      WSL_DISTRO_NAME: '',
    }).end();
    expect(code).toBe(0);
    expect(stderr).toContain(`No browser could be opened; the page is at ${page}#/jobs/film-`);
    expect(stderr).not.toContain('Ctrl-C');
    expect(await shown()).toEqual(before);
    dev.child.kill('SIGINT');
    expect((await dev.end()).code).toBe(0);
  });
});
