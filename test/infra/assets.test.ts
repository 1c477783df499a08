import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BINARY_SOURCES } from '../../src/layers/binary-sources.ts';
import { checkBinary } from '../../src/layers/check-binary.ts';
import { elfMachine } from '../../src/layers/elf-machine.ts';
import { prepareFfmpegLayer } from '../../src/layers/prepare-ffmpeg-layer.ts';
import { prepareSharpLayer } from '../../src/layers/prepare-sharp-layer.ts';
import { ConfigError } from '../../src/shared/core/errors/errors.ts';
import { FUNCTIONS } from '../../src/shared/topology.ts';
import { ARM64, elf, X86_64 } from './elf-header.ts';

const MB = 1024 * 1024;

const sizeOf = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-layer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const prepare = (changes: { cacheDir?: string; env?: Record<string, string> } = {}) =>
  prepareFfmpegLayer({ architecture: 'x86_64', cacheDir: join(folder, 'cache'), env: {}, ...changes });

const prepareSharp = () =>
  prepareSharpLayer({ architecture: 'x86_64', cacheDir: join(folder, 'sharp'), root: '.', env: {} });

describe('what is deployed', () => {
  it.each(FUNCTIONS)('is a bundle of at most 2.2 MB for the $name, its source map included', async ({ name }) => {
    expect(await sizeOf(join('dist', 'functions', name))).toBeLessThanOrEqual(2.2 * MB);
    expect(await readFile(join('dist', 'functions', name, 'index.cjs'), 'utf8')).toMatch(
      /\/\/# sourceMappingURL=index\.cjs\.map\s*$/,
    );
  });

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'is a layer with nothing but two binaries that everybody may run',
    async () => {
      const layer = await prepare();
      const entries = await readdir(layer, { recursive: true });
      expect(entries.sort()).toEqual(['bin', 'bin/ffmpeg', 'bin/ffprobe']);
      for (const name of ['ffmpeg', 'ffprobe']) {
        const path = join(layer, 'bin', name);
        expect((await stat(path)).mode & 0o777).toBe(0o755);
        expect(await elfMachine(path)).toBe('x86_64');
        await promisify(execFile)(path, ['-version'], { env: {} });
      }
    },
  );

  it.runIf(process.platform === 'linux' && process.arch === 'x64').each(FUNCTIONS)(
    'is within the 250 MB that a function may unpack, bundle and layers of the $name together',
    async ({ name, layers }) => {
      const folders = { ffmpeg: () => prepare(), sharp: () => prepareSharp() } as const;
      const sizes = await Promise.all(layers.map(async (layer) => sizeOf(await folders[layer]())));
      const bundle = await sizeOf(join('dist', 'functions', name));
      expect(sizes.reduce((sum, size) => sum + size, bundle)).toBeLessThanOrEqual(250 * MB);
    },
  );
});

describe('the ffmpeg layer', () => {
  const name = async (ffmpeg: Buffer, mode = 0o755) => {
    await mkdir(join(folder, 'bin'));
    for (const [file, content] of [
      ['ffmpeg', ffmpeg],
      ['ffprobe', elf(X86_64)],
    ] as const) {
      await writeFile(join(folder, 'bin', file), content);
      await chmod(join(folder, 'bin', file), mode);
    }
    return prepare({ env: { FFMPEG_LAYER_DIR: folder } });
  };

  it('that is cached is used as it is, whatever is installed', async () => {
    const home = join(folder, 'cache', 'x86_64');
    await mkdir(join(home, 'layer', 'bin'), { recursive: true });
    for (const file of ['ffmpeg', 'ffprobe']) await writeFile(join(home, 'layer', 'bin', file), 'cached');
    const key = JSON.stringify([BINARY_SOURCES.ffmpeg.x86_64, BINARY_SOURCES.ffprobe.x86_64]);
    await writeFile(join(home, 'layer.json'), JSON.stringify({ key }));
    const layer = await prepare();
    expect(await readFile(join(layer, 'bin', 'ffmpeg'), 'utf8')).toBe('cached');
  });

  it('fails when FFMPEG_LAYER_DIR names a folder without the binaries', async () => {
    await expect(prepare({ env: { FFMPEG_LAYER_DIR: folder } })).rejects.toThrow(
      /FFMPEG_LAYER_DIR is ".*" and there is no .*bin\/ffmpeg/,
    );
  });

  it('fails for a binary of the other processor, naming both', async () => {
    await expect(name(elf(ARM64))).rejects.toThrow(/bin\/ffmpeg is for arm64; the functions run on x86_64/);
  });

  it('fails for a file that is no binary', async () => {
    await expect(name(Buffer.from('#!/bin/sh\n'))).rejects.toThrow(/is no Linux binary/);
  });

  it('fails for a binary that a function could not execute', async () => {
    await expect(name(elf(X86_64), 0o700)).rejects.toThrow(/may not be executed by every user/);
  });

  it('fails for a binary that is not the one that was chosen', async () => {
    const path = join(folder, 'ffmpeg');
    await writeFile(path, elf(ARM64));
    const chosen = BINARY_SOURCES.ffmpeg.arm64;
    await expect(checkBinary('ffmpeg', path, { architecture: 'arm64', sha256: chosen.sha256 })).rejects.toThrow(
      /has SHA-256 [0-9a-f]{64}, expected 115a825e/,
    );
  });

  it('fails with one line that says what to do when there is no binary and no registry', async () => {
    const { npm_config_registry: before } = process.env;
    process.env.npm_config_registry = 'http://127.0.0.1:9/';
    process.env.npm_config_fetch_retries = '0';
    try {
      const failure = await prepareFfmpegLayer({
        architecture: 'arm64',
        cacheDir: join(folder, 'cache'),
        env: {},
      }).catch((error: unknown) => error);
      if (process.arch === 'arm64') return;
      expect(failure).toBeInstanceOf(ConfigError);
      const { message } = failure as ConfigError;
      expect(message).toContain('There is no ffmpeg for the layer (arm64)');
      expect(message).toContain('FFMPEG_LAYER_DIR');
      expect(message).not.toContain('\n');
    } finally {
      delete process.env.npm_config_fetch_retries;
      if (before === undefined) delete process.env.npm_config_registry;
      else process.env.npm_config_registry = before;
    }
  });
});
