import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BinaryKind, findBinary, listBinaries } from '../../../src/shared/adapters/binaries.ts';
import { hashBinary } from '../../../src/shared/adapters/hash-binary.ts';
import { ConfigError } from '../../../src/shared/errors.ts';

/** A program that calls itself as `says`. */
const program = (says: string, exitCode = 0) => `#!/bin/sh\necho "${says}"\nexit ${exitCode}\n`;
const FFMPEG = program('ffmpeg version 6.0-test Copyright (c) 2000-2023 the FFmpeg developers');
const FFPROBE = program('ffprobe version 6.0-test Copyright (c) 2007-2023 the FFmpeg developers');

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

  it('prefers the named one, then the package, then PATH, then the installer package', async () => {
    const installed = await putInstaller('ffmpeg', FFMPEG);
    const onPath = await put('bin/ffmpeg', FFMPEG);
    await putPackage('ffmpeg-static');
    const packaged = await put('node_modules/ffmpeg-static/ffmpeg', FFMPEG);
    const named = await put('mine/ffmpeg', FFMPEG);
    const PATH = [join(folder, 'empty'), join(folder, 'bin')].join(delimiter);

    const found = (env: Record<string, string>) => findBinary('ffmpeg', { env, resolveFrom });
    expect(await found({ FFMPEG_PATH: named, PATH })).toEqual({
      kind: 'ffmpeg',
      path: named,
      origin: 'environment',
      version: '6.0-test',
      buildYear: 2023,
    });
    expect(await found({ PATH })).toMatchObject({ path: packaged, origin: 'package' });
    await rm(packaged);
    expect(await found({ PATH })).toMatchObject({ path: onPath, origin: 'PATH' });
    expect(await found({ PATH: '' })).toMatchObject({ path: installed, origin: 'installer' });
  });

  it('finds ffprobe where its package keeps it for this platform', async () => {
    await putPackage('ffprobe-static');
    const path = await put(`node_modules/ffprobe-static/bin/${process.platform}/${process.arch}/ffprobe`, FFPROBE);
    expect(await findBinary('ffprobe', { env: {}, resolveFrom })).toMatchObject({ path, origin: 'package' });
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
    await expect(search).rejects.toThrow(/No ffprobe was found.*npm install ffprobe-static.*FFPROBE_PATH/);
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
