import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BinaryKind, findBinary, listBinaries } from '../../../src/shared/adapters/ffmpeg/binaries.ts';
import { hashBinary } from '../../../src/shared/adapters/ffmpeg/hash-binary.ts';
import { ConfigError } from '../../../src/shared/core/errors/errors.ts';

/** A program that says one thing, whatever it is asked. */
const program = (says: string, exitCode = 0) => `#!/bin/sh\necho "${says}"\nexit ${exitCode}\n`;

interface Build {
  readonly protocols?: string;
  readonly filters?: readonly string[];
  /** dies of transport streams */
  readonly crashes?: boolean;
}

/** A program that answers what is asked before one is chosen. */
const build = (kind: BinaryKind, version: string, year: number, how: Build = {}) => {
  const { protocols = 'file http https tls', filters = ['fps', 'scale', 'split', 'trim', 'format', 'setsar'] } = how;
  return `#!/bin/sh
case "$*" in
  *-version*) echo "${kind} version ${version} Copyright (c) 2000-${year} the FFmpeg developers" ;;
  *-protocols*) printf 'Input:\\n${protocols.replaceAll(' ', '\\n')}\\nOutput:\\nfile\\n' ;;
  *-filters*) printf '${filters.map((name) => ` ... ${name} V->V x\\n`).join('')}' ;;
  *mpegts*) ${how.crashes === true ? 'kill -SEGV $$' : 'exit 1'} ;;
esac
`;
};
const FFMPEG = build('ffmpeg', '6.0-test', 2023);
const FFPROBE = build('ffprobe', '6.0-test', 2023);

describe.runIf(process.platform !== 'win32')('findBinary', () => {
  let folder: string;
  /** A module in a project of its own: packages are looked up from here. */
  let resolveFrom: string;

  const put = async (path: string, content: string, mode = 0o755): Promise<string> => {
    const full = join(folder, path);
    await mkdir(join(full, '..'), { recursive: true });
    await writeFile(full, content);
    await chmod(full, mode);
    return full;
  };
  const putPackage = (name: string) => put(`node_modules/${name}/package.json`, JSON.stringify({ name }));
  const platform = `${process.platform}-${process.arch}`;
  const putInstaller = async (kind: BinaryKind, content: string) => {
    await putPackage(`@${kind}-installer/${kind}`);
    await putPackage(`@${kind}-installer/${platform}`);
    return put(`node_modules/@${kind}-installer/${platform}/${kind}`, content);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanreel-test-binaries-'));
    resolveFrom = join(folder, 'main.mjs');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const PATH = (...folders: string[]) => folders.map((each) => join(folder, each)).join(delimiter);
  const found = async (kind: BinaryKind, env: Record<string, string>) =>
    (await findBinary(kind, { env, resolveFrom })).path;

  it('uses the named one, whatever else is there', async () => {
    await put('bin/ffmpeg', build('ffmpeg', '8.0', 2025));
    const named = await put('mine/ffmpeg', build('ffmpeg', '4.1', 2018));
    expect(await findBinary('ffmpeg', { env: { FFMPEG_PATH: named, PATH: PATH('bin') }, resolveFrom })).toEqual({
      kind: 'ffmpeg',
      path: named,
      origin: 'environment',
      version: '4.1',
      buildYear: 2018,
      generation: { major: 4, minor: 1 },
    });
  });

  it('uses the newest of those that are found, a build from the sources by its year', async () => {
    const installed = await putInstaller('ffmpeg', build('ffmpeg', 'N-47683-g0e8eb07980-static', 2018));
    await put('old/ffmpeg', build('ffmpeg', '3.4', 2017));
    expect(await found('ffmpeg', { PATH: PATH('old') })).toBe(installed);
    await putPackage('ffmpeg-static');
    const packaged = await put('node_modules/ffmpeg-static/ffmpeg', build('ffmpeg', '6.1.1', 2023));
    expect(await found('ffmpeg', { PATH: PATH('old', 'empty') })).toBe(packaged);
    const newer = await put('new/ffmpeg', build('ffmpeg', 'n7.1', 2024));
    expect(await found('ffmpeg', { PATH: PATH('old', 'new') })).toBe(newer);
  });

  it('uses the package of two of the same generation', async () => {
    await putPackage('ffmpeg-static');
    const packaged = await put('node_modules/ffmpeg-static/ffmpeg', FFMPEG);
    await put('bin/ffmpeg', FFMPEG);
    expect(await found('ffmpeg', { PATH: PATH('bin') })).toBe(packaged);
  });

  it('passes over a newer one that cannot do what every job needs, or that dies of an ordinary file', async () => {
    const sound = await put('sound/ffmpeg', build('ffmpeg', '5.1', 2022));
    await put('few/ffmpeg', build('ffmpeg', '7.1', 2024, { filters: ['scale'], protocols: 'file' }));
    await put('crashes/ffmpeg', build('ffmpeg', '7.0.2', 2024, { crashes: true }));
    expect(await found('ffmpeg', { PATH: PATH('few', 'crashes', 'sound') })).toBe(sound);
    const crashing = PATH('few', 'crashes');
    expect(await found('ffmpeg', { PATH: crashing })).toBe(join(folder, 'crashes/ffmpeg'));
    await put('none/ffmpeg', build('ffmpeg', '7.1', 2024, { protocols: 'file' }));
    const search = findBinary('ffmpeg', { env: { PATH: PATH('few', 'none') }, resolveFrom });
    await expect(search).rejects.toThrow(/No ffmpeg was found.*built without http, fps, split/);
  });

  it('leaves PATH alone when it is told to', async () => {
    const installed = await putInstaller('ffmpeg', build('ffmpeg', '4.1', 2018));
    await put('bin/ffmpeg', FFMPEG);
    expect(await found('ffmpeg', { PATH: PATH('bin'), FANREEL_SYSTEM_FFMPEG: 'off' })).toBe(installed);
  });

  it('takes the ffprobe of the folder of ffmpeg', async () => {
    await put('new/ffmpeg', build('ffmpeg', '6.1', 2023));
    const beside = await put('new/ffprobe', build('ffprobe', '6.1', 2023));
    await putPackage('ffprobe-static');
    await put(
      `node_modules/ffprobe-static/bin/${process.platform}/${process.arch}/ffprobe`,
      build('ffprobe', '8.0', 2025),
    );
    expect(await found('ffprobe', { PATH: PATH('new') })).toBe(beside);
    expect(await found('ffprobe', { FFMPEG_PATH: join(folder, 'new/ffmpeg'), PATH: '' })).toBe(beside);
  });

  it('takes the ffprobe that is nearest in year and not older, else the newest', async () => {
    const ffmpeg = await put('mine/ffmpeg', build('ffmpeg', 'N-47683-g0e8eb07980-static', 2018));
    const old = await put('a/ffprobe', build('ffprobe', '4.0.2', 2018));
    await put('b/ffprobe', build('ffprobe', 'N-66595-gc2b38619c0-static', 2023));
    expect(await found('ffprobe', { FFMPEG_PATH: ffmpeg, PATH: PATH('b', 'a') })).toBe(old);
    const newer = await put('mine6/ffmpeg', build('ffmpeg', '5.1', 2022));
    expect(await found('ffprobe', { FFMPEG_PATH: newer, PATH: PATH('a', 'b') })).toBe(join(folder, 'b/ffprobe'));
    const newest = await put('mine8/ffmpeg', build('ffmpeg', '8.0', 2025));
    expect(await found('ffprobe', { FFMPEG_PATH: newest, PATH: PATH('a', 'b') })).toBe(join(folder, 'b/ffprobe'));
  });

  it('stays with what it found, though another is installed while the process lives', async () => {
    const first = await putInstaller('ffmpeg', build('ffmpeg', '4.1', 2018));
    await mkdir(join(folder, 'late'));
    expect(await found('ffmpeg', { PATH: PATH('late') })).toBe(first);
    await put('late/ffmpeg', build('ffmpeg', '8.0', 2025));
    expect(await found('ffmpeg', { PATH: PATH('late') })).toBe(first);
  });

  it('finds ffprobe where its package keeps it for this platform', async () => {
    await putPackage('ffprobe-static');
    const path = await put(`node_modules/ffprobe-static/bin/${process.platform}/${process.arch}/ffprobe`, FFPROBE);
    expect(await findBinary('ffprobe', { env: {}, resolveFrom })).toMatchObject({ path, origin: 'package' });
  });

  it('lets the binary of a package be run whose script, which would have allowed it, did not run', async () => {
    const path = await putInstaller('ffprobe', FFPROBE);
    await chmod(path, 0o644);
    expect(await found('ffprobe', {})).toBe(path);
  });

  it.each([
    ['ends with an error', program('ffmpeg version 1', 1), 0o755],
    ['is another program', program('hello'), 0o755],
    ['is no program', 'ELF of another machine', 0o755],
    ['may not be run', FFMPEG, 0o644],
  ])('passes over one that %s', async (_what, content, mode) => {
    await put('first/ffmpeg', content, mode);
    const second = await put('second/ffmpeg', FFMPEG);
    const env = { PATH: [join(folder, 'first'), join(folder, 'second')].join(delimiter) };
    expect((await findBinary('ffmpeg', { env, resolveFrom })).path).toBe(second);
    const [, , first] = await listBinaries('ffmpeg', { env: { FFMPEG_PATH: second, ...env }, resolveFrom });
    expect(first).toMatchObject({ status: 'broken', origin: 'PATH' });
  });

  it('fails with its name when the named one does not run, though another would', async () => {
    await put('bin/ffmpeg', FFMPEG);
    const env = { FFMPEG_PATH: join(folder, 'gone'), PATH: join(folder, 'bin') };
    const search = findBinary('ffmpeg', { env, resolveFrom });
    await expect(search).rejects.toBeInstanceOf(ConfigError);
    await expect(search).rejects.toThrow(/FFMPEG_PATH is set and cannot be used: there is no file .*gone/);
  });

  it('fails when there is none, and says how to get one', async () => {
    const search = findBinary('ffprobe', { env: { PATH: folder }, resolveFrom });
    await expect(search).rejects.toBeInstanceOf(ConfigError);
    await expect(search).rejects.toThrow(/No ffprobe was found.*Install one \(.+\), or name one with FFPROBE_PATH/);
  });

  it('lists each file once, with why it cannot be used', async () => {
    const path = await put('bin/ffmpeg', FFMPEG);
    await mkdir(join(folder, 'alias'));
    await symlink(path, join(folder, 'alias/ffmpeg'));
    await putPackage('@ffmpeg-installer/ffmpeg');
    const env = { PATH: [join(folder, 'bin'), join(folder, 'alias')].join(delimiter) };
    const list = await listBinaries('ffmpeg', { env, resolveFrom });
    expect(list.map(({ origin, status }) => [origin, status])).toEqual([
      ['package', 'missing'],
      ['PATH', 'runs'],
      ['installer', 'missing'],
    ]);
    expect(list[0]).toMatchObject({ source: 'ffmpeg-static', why: 'the package is not installed' });
  });

  it('finds both on this machine', async () => {
    for (const kind of ['ffmpeg', 'ffprobe'] as const) {
      const binary = await findBinary(kind, { env: process.env });
      expect(binary.version).not.toBe('');
      expect(binary.buildYear).toBeGreaterThan(2000);
    }
  });
});

describe('hashBinary', () => {
  it('tells the sha256, and another one when the file has changed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fanreel-test-hash-'));
    const path = join(folder, 'file');
    await writeFile(path, 'abc');
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await hashBinary(path)).toBe(digest);
    await copyFile(path, `${path}2`);
    expect(await hashBinary(`${path}2`)).toBe(digest);
    await writeFile(path, 'abcd');
    expect(await hashBinary(path)).toMatch(/^88d4266f/);
    await rm(folder, { recursive: true });
  });
});
