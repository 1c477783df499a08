import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { elfMachine } from '../../src/layers/elf-machine.ts';
import { fetchPackage } from '../../src/layers/fetch-package.ts';
import { type PrepareSharpLayerOptions, prepareSharpLayer } from '../../src/layers/prepare-sharp-layer.ts';
import { sharpPackages } from '../../src/layers/sharp-packages.ts';
import { ConfigError } from '../../src/shared/core/errors/errors.ts';
import { ARM64, elf } from './elf-header.ts';

const run = promisify(execFile);
const ON_X64 = process.platform === 'linux' && process.arch === 'x64';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-sharp-'));
  // Nothing here may reach a registry but one of its own.
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
  vi.stubEnv('npm_config_fetch_retries', '0');
  vi.stubEnv('npm_config_cache', join(folder, 'npm'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const prepare = (changes: Partial<PrepareSharpLayerOptions> = {}) =>
  prepareSharpLayer({ architecture: 'x86_64', cacheDir: join(folder, 'cache'), root: '.', env: {}, ...changes });

/** A project that has a lockfile and nothing installed. */
const bareProject = async (lockfile?: object): Promise<string> => {
  const root = join(folder, 'project');
  await mkdir(root);
  if (lockfile === undefined) await copyFile('package-lock.json', join(root, 'package-lock.json'));
  else await writeFile(join(root, 'package-lock.json'), JSON.stringify(lockfile));
  return root;
};

describe('the packages of the sharp layer', () => {
  it.each([
    ['x86_64', 'x64'],
    ['arm64', 'arm64'],
  ] as const)('for %s are those that the lockfile pins for it, and of no other platform', (architecture, cpu) => {
    const packages = sharpPackages('.', architecture);
    expect(packages.map(({ name }) => name)).toEqual([
      '@img/colour',
      `@img/sharp-libvips-linux-${cpu}`,
      `@img/sharp-linux-${cpu}`,
      'detect-libc',
      'semver',
      'sharp',
    ]);
    for (const { version, integrity } of packages) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(integrity).toMatch(/^sha512-/);
    }
  });

  it('fail when the lockfile does not have one', async () => {
    const sharp = { version: '1.0.0', integrity: 'sha512-a', dependencies: { semver: '^7' } };
    const root = await bareProject({ packages: { 'node_modules/sharp': sharp } });
    expect(() => sharpPackages(root, 'arm64')).toThrow(/does not pin semver, which sharp needs. Run npm install/);
  });
});

describe('the lockfile of the sharp layer', () => {
  it('is asked for by name where it is missing', () => {
    expect(() => sharpPackages(folder, 'x86_64')).toThrow(ConfigError);
    expect(() => sharpPackages(folder, 'x86_64')).toThrow(/There is no .*package-lock.json.*Run npm run build/);
  });
});

describe('the sharp layer', () => {
  it.runIf(ON_X64)('decodes a picture from where Lambda looks, in a bundle that has nothing else', async () => {
    const layer = await prepare();
    expect(await readdir(layer)).toEqual(['nodejs']);
    const task = join(folder, 'task');
    await mkdir(task);
    await writeFile(
      join(task, 'index.mjs'),
      `import { createRequire } from 'node:module';
       const require = createRequire(import.meta.url);
       const path = require.resolve('sharp');
       const sharp = require('sharp');
       const png = await sharp({ create: { width: 2, height: 1, channels: 3, background: '#0a141e' } }).png().toBuffer();
       console.log(JSON.stringify([path, [...(await sharp(png).raw().toBuffer())]]));`,
    );
    const env = { NODE_PATH: join(layer, 'nodejs', 'node_modules') };
    const { stdout } = await run(process.execPath, ['index.mjs'], { cwd: task, env });
    const [path, pixels] = JSON.parse(stdout) as [string, number[]];
    expect(path.startsWith(layer)).toBe(true);
    expect(pixels).toEqual([10, 20, 30, 10, 20, 30]);
  });

  it.runIf(ON_X64)('is cached: without packages and registry it is there again', async () => {
    const layer = await prepare();
    expect(await prepare({ root: await bareProject() })).toBe(layer);
    const files = await readdir(layer, { recursive: true });
    const binaries = files.filter((name) => /\.(node|so[.\d]*)$/.test(name));
    expect(binaries).toHaveLength(2);
    for (const name of binaries) expect(await elfMachine(join(layer, name))).toBe('x86_64');
  });

  it('fails with one line that says what to do when there are neither packages nor a registry', async () => {
    const failure = await prepare({ architecture: 'arm64', root: await bareProject() }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ConfigError);
    const { message } = failure as ConfigError;
    expect(message).toContain('There is no @img/colour for the layer');
    expect(message).toContain('SHARP_LAYER_DIR');
    expect(message).not.toContain('\n');
    expect(await readdir(join(folder, 'cache')).catch(() => [])).toEqual([]);
  });

  it('fails when SHARP_LAYER_DIR names a folder without sharp', async () => {
    await expect(prepare({ env: { SHARP_LAYER_DIR: folder } })).rejects.toThrow(
      /SHARP_LAYER_DIR is ".*" and there is no .*nodejs\/node_modules\/sharp\/package\.json/,
    );
  });

  it('fails for a folder whose binary is for the other processor, naming both', async () => {
    const modules = join(folder, 'nodejs', 'node_modules');
    await mkdir(join(modules, 'sharp'), { recursive: true });
    await writeFile(join(modules, 'sharp', 'package.json'), '{}');
    const named = prepare.bind(undefined, { env: { SHARP_LAYER_DIR: folder } });
    await expect(named()).rejects.toThrow(/There is no sharp binary/);
    await writeFile(join(modules, 'sharp', 'sharp.node'), elf(ARM64));
    await expect(named()).rejects.toThrow(/sharp\.node is for arm64; the functions run on x86_64/);
  });
});

describe('a package that is fetched', () => {
  /** A registry with one package. */
  const withRegistry = async <T>(use: (integrity: string) => Promise<T>): Promise<T> => {
    const name = 'fanreel-test-package';
    const source = join(folder, 'source');
    await mkdir(source);
    await writeFile(join(source, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: source });
    const [packed] = JSON.parse(stdout) as { filename: string }[];
    const archive = await readFile(join(folder, packed?.filename ?? ''));
    const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
    const server = createServer((request, response) => {
      const tarball = `http://${request.headers.host}/archive.tgz`;
      const versions = { '1.0.0': { name, version: '1.0.0', dist: { tarball, integrity } } };
      const document = JSON.stringify({ name, 'dist-tags': { latest: '1.0.0' }, versions });
      response.end(request.url === '/archive.tgz' ? archive : document);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('npm_config_registry', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    try {
      return await use(integrity);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  };
  const fetchIt = (integrity: string) =>
    fetchPackage('fanreel-test-package', '1.0.0', join(folder, 'downloads'), integrity);

  it('is unpacked when it is the one of the lockfile', async () => {
    const unpacked = await withRegistry(fetchIt);
    expect(JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'))).toMatchObject({ version: '1.0.0' });
  });

  it('fails when the registry has another under that name', async () => {
    await expect(withRegistry(() => fetchIt('sha512-other'))).rejects.toThrow(
      /the archive has the integrity sha512-\S+, the lockfile says sha512-other/,
    );
    expect(await readdir(join(folder, 'downloads'))).not.toContain('package');
  });
});
