import { execFile } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readSystemPath } from '../../../src/sdk/core/names/system-path.ts';
import { findBinary } from '../../../src/shared/adapters/ffmpeg/binaries.ts';
import { readJson } from '../../../src/shared/core/contracts/read-document.ts';
import { ManifestSchema } from '../../../src/shared/core/documents/manifest.ts';
import { decodeGrayGif } from '../../fixtures/decode-pictures.ts';

const run = promisify(execFile);
vi.setConfig({ testTimeout: 240_000 });

const BUNDLE = join(import.meta.dirname, '../../../dist/cli/fanreel.mjs');
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Names on disk, and the keys that they have to become. */
const NAMES: readonly (readonly [name: Buffer, key: string])[] = [
  ...[
    'caf\u00e9.mp4',
    'cafe\u0301.mp4',
    'caf%E9.mp4',
    'dots...',
    '...',
    '-dash.mp4',
    `both "quotes" 'of' them.mp4`,
    '🎬',
    ' blanks at the ends ',
    'new\nline\ttab\r\u001b[31m.mp4',
    'back\\slash%41&<x>.mp4',
    'CON',
    '\u202eסרט.mp4',
    `${'é'.repeat(125)}x.mp4`,
  ].map((name) => [Buffer.from(name), name] as const),
  [latin1('caf\u00e9.mp4'), 'not-utf8/caf%E9.mp4'],
  [latin1('caf\u00e8.mp4'), 'not-utf8/caf%E8.mp4'],
  [Buffer.from([0xff, 0xfe]), 'not-utf8/%FF%FE'],
];

let folder: string;

/** The command by a shell, as Node hands no bytes on that are not UTF-8. */
const fanreel = async (words: string, cwd = folder) => {
  const { FANREEL_HOME: _, ...env } = process.env;
  const script = `"$NODE" "$BUNDLE" ${words}`;
  const options = { cwd, env: { ...env, NODE: process.execPath, BUNDLE }, maxBuffer: 1e8 };
  const ended = await run('bash', ['-c', script], options).catch((error: { code: number }) => error);
  return { code: 0, ...ended } as { code: number; stdout: string; stderr: string };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-names-'));
  await mkdir(join(folder, 'films'));
  const film = join(folder, 'film.mp4');
  const { path: ffmpeg } = await findBinary('ffmpeg', { env: process.env });
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=5:duration=1', '-pix_fmt', 'yuv420p'];
  await run(ffmpeg, ['-nostdin', '-v', 'error', ...source, film]);
  for (const [name] of NAMES) await link(film, Buffer.concat([Buffer.from(`${folder}/films/`), name]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('fanreel run', () => {
  it('takes a film of whatever name: its key, its job, its folder', async () => {
    const glob = 'run films/* "films/..." --no-frames --renders gif --out out';
    const { code, stdout, stderr } = await fanreel(`${glob} --json`);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const manifests = stdout
      .trim()
      .split('\n')
      .map((line) => readJson(ManifestSchema, line, 'standard output'));
    expect(manifests.map(({ source }) => source.key).sort()).toEqual(NAMES.map(([, key]) => key).sort());
    expect(manifests.map(({ status, coverage }) => [status, coverage.gaps.length])).toEqual(
      NAMES.map(() => ['complete', 0]),
    );
    const jobs = await readdir(join(folder, 'out'));
    expect(jobs.toSorted()).toEqual(manifests.map(({ jobId }) => jobId).sort());
    expect(new Set(jobs).size).toBe(NAMES.length);
    for (const jobId of jobs) {
      expect(jobId).toMatch(/^[a-z0-9-]+-[0-9a-f]{12}$/);
      expect(decodeGrayGif(await readFile(join(folder, 'out', jobId, 'gif/00000.gif'))).frames).toHaveLength(10);
    }
    const controls = /[^\P{Cc}\n]|\ufffd|\u202e/u;
    expect(stderr).not.toMatch(controls);
    expect(stderr).toContain('films/caf\\xe9.mp4: uploaded as not-utf8/caf%E9.mp4');
    expect(stderr).toContain('films/new\\nline\\ttab\\r\\x1b[31m.mp4: complete');
  });

  it('opens a name that begins with a dash, and one of Latin-1, where only the name is given', async () => {
    const words = "run -dash.mp4 $'caf\\xe9.mp4' --no-frames --renders gif --out $'../\\xfcber'";
    const { code, stdout } = await fanreel(`${words}`, join(folder, 'films'));
    // The current folder has another home: nothing of the run before is there.
    expect({ code, lines: stdout.match(/^.*: complete.*$/gm) }).toEqual({
      code: 0,
      lines: [
        expect.stringMatching(/^\.\/-dash\.mp4: complete, job dash-/),
        expect.stringMatching(/^caf\\xe9\.mp4: complete, job caf-e9-/),
      ],
    });
    const there = await readdir(Buffer.from(folder), { encoding: 'buffer' });
    expect(there.map(readSystemPath)).toContain('\udcfcber');
  });
});

describe('fanreel estimate', () => {
  it('measures a film whose name is not UTF-8', async () => {
    const { code, stdout } = await fanreel("estimate $'films/caf\\xe9.mp4'");
    expect({ code, first: stdout.split('\n')[0] }).toEqual({
      code: 0,
      first: 'films/caf\\xe9.mp4: 1.0 s of video, 1 slice of 30 s, gif, frames, ascii, storyboard',
    });
  });
});

describe('fails with exit code 2', () => {
  it('for what is not there, its name shown without what acts on a terminal', async () => {
    const { code, stderr } = await fanreel("run $'no\\xe9\\n\\e[2J.mp4'");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'The file no\\xe9\\n\\x1b[2J.mp4 does not exist. Name videos or pictures that are on this machine.\n',
    });
  });

  it('in a folder that is not UTF-8, where no home can be, and makes none', async () => {
    const odd = Buffer.concat([Buffer.from(`${folder}/odd`), Buffer.of(0xe9)]);
    await mkdir(odd);
    const { code, stderr } = await fanreel(
      `--version > /dev/null; cd $'odd\\xe9' && exec "$NODE" "$BUNDLE" run ../film.mp4`,
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/odd\\xe9\/\.fanreel, and that name is not UTF-8\. Name a folder with FANREEL_HOME/);
    expect(await readdir(odd)).toEqual([]);
  });
});
