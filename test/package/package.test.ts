import { isAscii } from 'node:buffer';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { packageProblems } from '../../scripts/release/package-rules.ts';
import { FUNCTIONS } from '../../src/shared/topology.ts';
import { type Consumer, installPacked } from '../fixtures/packed-package.ts';

const root = resolve(import.meta.dirname, '../..');
/** The compiler takes every processor that it gets; a busy machine gives it little. */
const SLOW_MS = 300_000;
const TSC = join(root, 'node_modules/.bin/tsc');

const FUNCTION_ENV = ['SOURCE_BUCKET=source', 'OUTPUT_BUCKET=output', 'EVENT_BUS_NAME=bus', 'AWS_REGION=eu-west-1'];

/** The whole of what a program imports, used. */
const PROGRAM = `
import * as fanreel from 'fanreel';
import { asciiArt } from 'fanreel/ascii';
import { encodeGif } from 'fanreel/gif';
import { quote } from 'fanreel/quote';
import { DETAIL_TYPES, type Manifest, ManifestSchema, VideoCompletedSchema } from 'fanreel/schemas';
import * as z from 'zod/mini';
import { handler } from 'fanreel/handlers/worker';

export const render = async (signal: AbortSignal): Promise<string[]> => {
  const work = fanreel.run('film.mp4', { renders: ['gif'], gif: { width: 320 }, out: 'out', signal });
  for await (const event of work.progress) if (event.type === 'slices') console.log(event.slices.done + 1);
  const { manifest, delivered }: fanreel.RunResult = await work;
  const same: Manifest = manifest;
  return [same.status, ...(delivered?.files.map(({ path }) => path) ?? [])];
};
const white = { width: 1, height: 1, data: Uint8Array.of(255, 255, 255) };
export const art: string = asciiArt(white, { columns: 20, colour: '256' }).ansi();
export const gif: Uint8Array = encodeGif([white, white], { fps: 5, loop: false });
export const usd: number = quote({ durationMs: 60_000, width: 640, height: 360 }, { frames: false }).usd;
export const completed: 'complete' | 'partial' | 'rejected' = VideoCompletedSchema.parse({}).status;
export const revision: number = ManifestSchema.parse({}).revision;
export const mine = z.extend(VideoCompletedSchema, { owner: z.string() });
export const owner: string = mine.parse({}).owner;
export const handles: Promise<unknown> = handler({});
export const word: 'videoCompleted' = DETAIL_TYPES.completed;
// @ts-expect-error no such option
fanreel.run('film.mp4', { gif: { widht: 3 } });
// @ts-expect-error a status is no number
export const status: number = ({} as Manifest).status;
`;

let consumer: Consumer;

const examplesOf = async (document: string): Promise<string[]> =>
  [...(await readFile(join(root, document), 'utf8')).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text = '']) => text);

/** Compile files with the package's declarations, which are checked as well. */
const expectCompiles = async (
  module: string,
  moduleResolution: string,
  texts: Readonly<Record<string, string>>,
): Promise<void> => {
  const strict = { strict: true, skipLibCheck: false, noEmit: true, target: 'es2022', types: ['node'] };
  for (const [name, text] of Object.entries(texts)) await consumer.write(name, text);
  const config = { compilerOptions: { module, moduleResolution, ...strict }, files: Object.keys(texts) };
  await consumer.write('tsconfig.json', JSON.stringify(config));
  expect((await consumer.run(TSC)).stdout).toBe('');
};

beforeAll(async () => {
  const build = "import('./scripts/build-types.mjs').then(({ buildTypes }) => buildTypes('dist/types'))";
  await promisify(execFile)(process.execPath, ['-e', build], { cwd: root });
  consumer = await installPacked(['@types/node', 'undici-types']);
  await consumer.write('package.json', '{ "type": "module" }');
}, SLOW_MS);
afterAll(() => consumer.remove());

describe('the packed package', () => {
  it('holds what its package.json names, no sources and no tests, in at most 6 MB', () => {
    expect(packageProblems(consumer.packed, packageJson)).toEqual([]);
    const paths = consumer.packed.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(FUNCTIONS.map(({ name }) => `dist/functions/${name}/index.cjs`)));
  });

  it('holds bundles of ASCII alone, as V8 takes twice the memory and four times the time for the text of others', async () => {
    const bundles = consumer.packed.files.map(({ path }) => path).filter((path) => path.endsWith('.cjs'));
    const texts = await Promise.all(bundles.map(async (path) => [path, await readFile(join(root, path))] as const));
    expect(texts.length).toBeGreaterThan(6);
    expect(texts.filter(([, text]) => !isAscii(text)).map(([path]) => path)).toEqual([]);
  });

  it('is named as its conventions want it', async () => {
    expect((await publint({ pkgDir: consumer.installed, strict: true, pack: false })).messages).toEqual([]);
  });

  it('runs the command', async () => {
    const command = join(consumer.installed, packageJson.bin.fanreel);
    expect((await consumer.run('node', command, '--version')).stdout).toBe(`${packageJson.version}\n`);
    expect((await consumer.run('node', command, 'options', 'gif.width')).stdout).toContain('gif.width');
  });

  it('fails in one line on a Node that is too old', async () => {
    const old = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.9' } });";
    const script = join(root, 'dist/cli/fanreel.mjs');
    const words = ['--import', `data:text/javascript,${encodeURIComponent(old)}`, script, 'jobs'];
    const said = await promisify(execFile)(process.execPath, words).catch((error) => error);
    expect([said.code, said.stdout]).toEqual([2, '']);
    expect(said.stderr).toMatch(/^Node 20\.18\.9 is too old for fanreel: 20\.19 or later is needed[^\n]*\n$/);
  });

  it('is imported and required, every name that it exports', async () => {
    const names = [
      'fanreel',
      'fanreel/ascii',
      'fanreel/gif',
      'fanreel/quote',
      'fanreel/schemas',
      'fanreel/handlers/worker',
    ];
    const list = JSON.stringify(names);
    const say = `console.log(JSON.stringify(found.map((each) => Object.keys(each).filter((key) => !/^(default|module.exports|__esModule)$/.test(key)).sort())))`;
    await consumer.write(
      'all.mjs',
      `const found = []; for (const name of ${list}) found.push(await import(name)); ${say}`,
    );
    await consumer.write('all.cjs', `const found = ${list}.map((name) => require(name)); ${say}`);
    // As on Lambda, functions read what they need to know while they are loaded.
    const [imported, required] = await Promise.all([
      consumer.run('env', ...FUNCTION_ENV, 'node', 'all.mjs'),
      consumer.run('env', ...FUNCTION_ENV, 'node', 'all.cjs'),
    ]);
    expect([imported.stderr, required.stderr]).toEqual(['', '']);
    expect(required.stdout).toBe(imported.stdout);
    const [main, ascii, gif, quote, , handler] = JSON.parse(imported.stdout) as string[][];
    expect(main).toEqual(expect.arrayContaining(['asciiArt', 'encodeGif', 'openFanreel', 'quote', 'run']));
    expect([ascii, gif, quote, handler]).toEqual([['asciiArt'], ['encodeGif'], ['quote'], ['handler']]);
  });

  it('loads the AWS SDK only when there is something to do', async () => {
    const reached = async (file: string, seen = new Set<string>()): Promise<Set<string>> => {
      if (seen.has(file)) return seen;
      seen.add(file);
      const text = await readFile(join(consumer.installed, 'dist/sdk', file), 'utf8');
      for (const [, next = ''] of text.matchAll(/(?:from|import)\s?"\.\/(part-[^"]+\.mjs)"/g))
        await reached(next, seen);
      return seen;
    };
    const files = await Promise.all(
      [...(await reached('fanreel.mjs'))].map((file) => readFile(join(consumer.installed, 'dist/sdk', file), 'utf8')),
    );
    expect(files.length).toBeGreaterThan(1);
    expect(files.filter((text) => text.includes('PutObjectCommand'))).toEqual([]);
    // The word is in what is loaded later, so it would be found.
    const parts = (await readdir(join(consumer.installed, 'dist/sdk'))).filter((name) => /^part-.*\.mjs$/.test(name));
    const texts = await Promise.all(parts.map((name) => readFile(join(consumer.installed, 'dist/sdk', name), 'utf8')));
    expect(texts.some((text) => text.includes('PutObjectCommand'))).toBe(true);
  });

  it(
    'compiles in a strict project of Node modules, of both kinds, and so do the examples of its documents',
    async () => {
      const [first = ''] = await examplesOf('docs/programmatic.md');
      const examples = [first, ...(await examplesOf('docs/package.md'))];
      expect(examples.length).toBeGreaterThan(4);
      await expectCompiles('node16', 'node16', {
        ...{ 'program.mts': PROGRAM, 'program.cts': PROGRAM },
        ...Object.fromEntries(examples.map((text, index) => [`example-${index}.mts`, text])),
      });
    },
    SLOW_MS,
  );

  it(
    'compiles in a strict project that a bundler puts together',
    async () => {
      await expectCompiles('esnext', 'bundler', { 'program.ts': PROGRAM });
    },
    SLOW_MS,
  );
});
