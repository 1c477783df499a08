import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBinary } from '../../src/shared/adapters/ffmpeg/binaries.ts';

const run = promisify(execFile);
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const BUNDLE = join(import.meta.dirname, '../../dist/cli/fanreel.mjs');
const FLAGS = '--renders gif --no-frames --slice 1';

/** Disks of one's own are mounted where nobody else sees them; containers and users without the right cannot. */
const mayMount = await run('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs -o size=100k tmpfs /mnt']).then(
  () => true,
  () => false,
);

let folder: string;

/** A shell script on a disk of its own at `$disk`; the command is `$fanreel`. */
const onDisk = async (size: string, script: string) => {
  const disk = join(folder, 'disk');
  const lines = `set -u; cd "${folder}"; disk="${disk}"; mount -t tmpfs -o size=${size} tmpfs "$disk"
    fanreel() { "${process.execPath}" "${BUNDLE}" "$@" 2>&1; echo "exit $?"; }
    ${script}`;
  const { FANREEL_HOME: _, ...env } = process.env;
  const { stdout } = await run('unshare', ['-m', 'bash', '-c', lines], { env, maxBuffer: 1e7 });
  return stdout;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-disk-'));
  await mkdir(join(folder, 'disk'));
  const { path: ffmpeg } = await findBinary('ffmpeg', { env: process.env });
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=10:duration=2', '-pix_fmt', 'yuv420p'];
  await run(ffmpeg, ['-nostdin', '-v', 'error', ...source, join(folder, 'film.mp4')]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Skipped where mounting is not allowed: permission bits do not stop root, so there is no other disk that refuses.
describe.skipIf(!mayMount)('a folder for results', () => {
  it('that is full or read-only is refused before anything is uploaded, and no home is made for it', async () => {
    const full = await onDisk(
      '40k',
      `fanreel run film.mp4 ${FLAGS} --out "$disk/out"; ls -A "$disk" .; mount -o remount,ro "$disk"; fanreel run film.mp4 ${FLAGS} --out "$disk/out"; ls -A .`,
    );
    expect(full).toMatch(/disk\/out, has no space left \(ENOSPC\): .* are missing\. Nothing was uploaded/);
    expect(full).toMatch(/disk\/out, is read-only \(EROFS\)\. Nothing was uploaded/);
    expect(full.match(/exit 1/g)).toHaveLength(2);
    expect(full).not.toContain('.fanreel');
  });

  it('that fills up says what is missing and what is kept, and the same command goes on', async () => {
    const said = await onDisk(
      '80k',
      `fanreel run film.mp4 ${FLAGS} --out "$disk/out"; find "$disk" -type f; mount -o remount,size=20m "$disk"; fanreel run film.mp4 ${FLAGS} --out "$disk/out"; ls "$disk"/out/*/gif`,
    );
    const [first = '', second = ''] = said.split('exit 1\n');
    expect(first).toContain('film.mp4: complete, job film-');
    expect(first).toMatch(/has no space left \(ENOSPC\): .* are missing\. All results are kept/);
    expect(second).toMatch(/^film\.mp4: already uploaded/m);
    expect(second).toContain('00000.gif\n00001.gif');
    expect(second).toContain('exit 0');
  });
});

describe.skipIf(!mayMount)('a home', () => {
  it('that is full in the middle of an upload says so, nothing of it is damaged, and the same command goes on', async () => {
    const said = await onDisk(
      '300k',
      `cp film.mp4 large.mp4; head -c 400000 /dev/zero >> large.mp4; export FANREEL_HOME="$disk/home"
      fanreel run large.mp4 ${FLAGS}; mount -o remount,size=200m "$disk"; fanreel run large.mp4 ${FLAGS}; ls "$FANREEL_HOME"`,
    );
    const [first = '', second = '', after = ''] = said.split(/^exit \d\n/m);
    expect(first).toContain('InsufficientStorage');
    expect(first).toMatch(/The disk of the local cloud has .* left/);
    expect(first).toMatch(/then run the same command again/);
    expect(second).toContain('large.mp4: complete');
    expect(after).not.toMatch(/^lost$/m);
    expect(said.match(/^exit \d/gm)).toEqual(['exit 1', 'exit 0']);
  });

  it('that cannot be made is told with the reason, by run and by doctor', async () => {
    const said = await onDisk(
      '1m',
      `export FANREEL_HOME="$disk/home"; mount -o remount,ro "$disk"; fanreel run film.mp4; fanreel doctor`,
    );
    const [first = '', doctor = ''] = said.split('exit 1\n');
    expect(first).toMatch(/is read-only \(EROFS\).*another home with FANREEL_HOME/);
    expect(doctor).toMatch(/^bad +disk .*is read-only/m);
  });
});

describe('other limits of this machine', () => {
  const shell = (script: string) =>
    run('bash', ['-c', `cd "${folder}"; ${script}`], { maxBuffer: 1e7 }).then(
      ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
      ({ code, stdout, stderr }) => ({ code, said: stdout + stderr }),
    );
  const fanreel = `"${process.execPath}" "${BUNDLE}"`;

  it('32 open files are too few, and it is said how to get more', async () => {
    const { code, said } = await shell(`ulimit -n 32; ${fanreel} run film.mp4`);
    expect({ code, said }).toEqual({
      code: 1,
      said: expect.stringMatching(/^A process may open 32 files here .* Allow more, e\.g\. `ulimit -n 1024`/),
    });
  });

  it.each([
    [
      'contains a file where a folder is needed',
      'film.mp4/out',
      /contains a file where a folder is needed \(ENOTDIR\)/,
    ],
    ['has a name that is too long', 'x'.repeat(300), /is a name that is too long .*\(ENAMETOOLONG\)/],
  ])('a folder for results that %s', async (_, out, message) => {
    const { code, said } = await shell(`${fanreel} run film.mp4 --out ${out}`);
    expect(code).toBe(1);
    expect(said).toMatch(message);
  });

  it('standard output on a full disk', async () => {
    const { code, said } = await shell(`${fanreel} --help > /dev/full`);
    expect(code).toBe(1);
    expect(said).toContain('Standard output has no space left (ENOSPC)');
    expect(said).not.toContain('    at ');
  });
});
