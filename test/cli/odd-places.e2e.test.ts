import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFanreel } from '../fixtures/fanreel-process.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';

const run = promisify(execFile);
const BUNDLE = join(import.meta.dirname, '../../dist/cli/fanreel.mjs');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-odd-'));
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=10:duration=3', '-pix_fmt', 'yuv420p'];
  await runFfmpeg([...source, join(folder, 'film.mp4')]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A folder of its own with the film in it. */
const place = async (name: string): Promise<string> => {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'film.mp4'), await readFile(join(folder, 'film.mp4')));
  return path;
};

/** Everything below a folder. */
const entriesOf = async (path: string): Promise<string[]> => (await readdir(path, { recursive: true })).sort();

/** A shell command line that runs the command. */
const inShell = async (script: string, cwd: string): Promise<string> => {
  const { FANREEL_HOME: _, ...env } = process.env;
  const line = `fanreel() { "${process.execPath}" "${BUNDLE}" "$@"; echo "exit $?"; }\n${script}`;
  return (await run('bash', ['-c', line], { cwd, env })).stdout;
};

describe('a home whose path has signs of other programs', () => {
  it.each(['100%% %06d.jpg p%d', "it's [a] {b}; c:d,e 🎬\nnew"])('%j: every render is made', async (name) => {
    const cwd = await place(join('homes', name));
    const renders = 'gif,frames,edges,grayscale,storyboard,webp,clip,preview,ascii';
    const ended = await runFanreel(['run', 'film.mp4', '--renders', renders, '--out', 'out', '--json'], cwd);
    expect(ended.stderr).not.toContain('Error');
    const { status, warnings, poster } = JSON.parse(ended.stdout);
    const told = ((warnings ?? []) as readonly { readonly code: string }[]).map(({ code }) => code);
    expect({ code: ended.code, status }).toEqual({ code: 0, status: 'complete' });
    expect(told.filter((code) => code !== 'oldFfmpeg')).toEqual([]);
    expect(poster).toBeDefined();
    const [job = ''] = await readdir(join(cwd, 'out'));
    expect(await readdir(join(cwd, 'out', job, 'frames'))).toHaveLength(3);
  });
});

describe('a folder that is no home', () => {
  it.each([
    ['jobs', ['jobs']],
    ['clean', ['clean', '--yes']],
    ['run', ['run', 'film.mp4', '--renders', 'gif']],
    ['estimate', ['estimate', 'film.mp4']],
    ['demo', ['demo']],
  ])('is refused and left as it is: %s', async (name, words) => {
    const cwd = await place(`foreign-${name}`);
    const foreign = join(cwd, 'project');
    for (const inner of ['logs', 'uploads', 'demo', 'scratch']) {
      await mkdir(join(foreign, inner), { recursive: true });
      await writeFile(join(foreign, inner, 'mine.txt'), 'mine');
    }
    await chmod(foreign, 0o755);
    const before = await entriesOf(foreign);
    const ended = await runFanreel(words, cwd, { FANREEL_HOME: foreign });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('is not empty, and no local cloud was ever in it');
    expect(await entriesOf(foreign)).toEqual(before);
    expect((await stat(foreign)).mode & 0o777).toBe(0o755);
  });

  it.each([
    ['is empty', []],
    ['is the root of a disk', ['lost+found']],
  ])('becomes one when it %s', async (_, names) => {
    const cwd = await place(`new-${names.length}`);
    const home = join(cwd, 'home');
    for (const name of ['', ...names]) await mkdir(join(home, name), { recursive: true });
    expect((await runFanreel(['jobs'], cwd, { FANREEL_HOME: home })).code).toBe(0);
    expect((await runFanreel(['jobs'], cwd, { FANREEL_HOME: home })).code).toBe(0);
  });
});

describe('words that nobody reads', () => {
  it.each(['2>/dev/full', '2> >(head -c 1 >/dev/null)'])('do not stop a run: %s', async (where) => {
    const cwd = await place(`unread-${where.length}`);
    expect(await inShell(`fanreel run film.mp4 --slice 1 --renders gif --out out ${where}`, cwd)).toContain('exit 0');
    expect(await readdir(join(cwd, 'out'))).toHaveLength(1);
    expect((await entriesOf(cwd)).filter((name) => /lock\.json|owner-/.test(name))).toEqual([]);
  });

  it('and a note that cannot be kept, do not make a finished run one that failed', async () => {
    const cwd = await place('unkept');
    await mkdir(join(cwd, '.fanreel', 'run-history.json'), { recursive: true });
    expect((await runFanreel(['run', 'film.mp4', '--renders', 'gif'], cwd)).code).toBe(0);
    expect((await runFanreel(['estimate', 'film.mp4'], cwd)).code).toBe(0);
  });
});

describe('something in the way of results', () => {
  it('is named, and nothing else is blamed', async () => {
    const cwd = await place('in-the-way');
    const { stdout } = await runFanreel(['run', 'film.mp4', '--renders', 'gif', '--json'], cwd);
    const { jobId } = JSON.parse(stdout);
    const results = join(cwd, 'out', jobId);
    await mkdir(results, { recursive: true });
    await writeFile(join(results, 'gif'), 'mine');
    const file = await runFanreel(['get', jobId, '--out', 'out'], cwd);
    expect(file.stderr).toContain(
      `${join(results, 'gif')} cannot be made: a file is where a folder is needed (ENOTDIR)`,
    );
    expect(file.stderr).not.toContain('endpoint');
    await rm(join(results, 'gif'));
    await mkdir(join(results, 'index.html'));
    const page = await runFanreel(['get', jobId, '--out', 'out'], cwd);
    expect(page.stderr).toContain(`${join(results, 'index.html')} is a folder where a file is needed (EISDIR)`);
    expect([file.code, page.code]).toEqual([1, 1]);
    expect((await runFanreel(['get', jobId, '--out', 'film.mp4/x'], cwd)).code).not.toBe(0);
  });
});

describe('an empty word', () => {
  it.each([
    ['run', ['run', '']],
    ['run among others', ['run', 'film.mp4', '']],
    ['--out', ['run', 'film.mp4', '--out', '']],
    ['--watch', ['run', '--watch', '']],
    ['find', ['find', '']],
    ['estimate', ['estimate', '']],
    ['get', ['get', 'film', '--out', '']],
  ])('is refused: %s', async (name, words) => {
    const cwd = await place(`empty-${name}`);
    const ended = await runFanreel(words, cwd);
    expect(ended.code).toBe(2);
    expect(ended.stderr).not.toContain('/film.mp4.');
    expect(await readdir(cwd)).toEqual(['film.mp4']);
  });
});

describe('a current folder that is gone', () => {
  it('is told in a line', async () => {
    const said = await inShell('mkdir gone && cd gone && rmdir ../gone && fanreel jobs 2>&1', await place('with-gone'));
    expect(said).toBe(
      'The current folder is gone, or may not be entered. Change to another one and run the command again.\nexit 1\n',
    );
  });
});
