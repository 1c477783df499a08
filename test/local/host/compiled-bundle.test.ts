import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadBundle } from '../../../src/local/host/compiled-bundle.ts';
import { loadHandler } from '../../../src/local/lambda/runtime/load-handler.ts';

let task: string;
let kept: string;
beforeEach(async () => {
  task = await mkdtemp(join(tmpdir(), 'fanreel-compiled-'));
  kept = join(task, 'compiled');
});
afterEach(() => rm(task, { recursive: true, force: true }));

const bundle = (answer: string) =>
  writeFile(
    join(task, 'index.cjs'),
    `const { basename } = require('node:path');
     const where = basename(__dirname) + '/' + basename(__filename);
     exports.handler = async () => ['${answer}', where, require('node:os').EOL];`,
  );
const call = async (keptIn = kept) => {
  const { handler, keep } = await loadHandler(task, 'index.handler', keptIn);
  const answer = await handler({}, {});
  keep();
  return answer;
};
const keptFiles = async () =>
  Promise.all(
    (await readdir(kept)).map(async (name) => ({
      path: join(kept, name),
      mtimeMs: (await stat(join(kept, name))).mtimeMs,
    })),
  );

it('loads a CommonJS bundle, and keeps what was compiled', async () => {
  await bundle('one');
  const answer = ['one', `${task.split('/').at(-1)}/index.cjs`, '\n'];
  expect(await call()).toEqual(answer);
  const files = await keptFiles();
  expect(files).toHaveLength(1);
  expect(await call()).toEqual(answer);
  expect(await keptFiles()).toEqual(files);
});

it('does not take what was compiled of another text, even of the same length', async () => {
  await bundle('one');
  await call();
  await bundle('two');
  expect(await call()).toMatchObject(['two', {}, {}]);
  expect(await keptFiles()).toHaveLength(2);
});

it('compiles again when what was kept is damaged', async () => {
  await bundle('one');
  await call();
  const [file] = await keptFiles();
  const path = file?.path ?? '';
  const bytes = await readFile(path);
  for (const damaged of [bytes.subarray(0, bytes.length - 9), Buffer.alloc(bytes.length, 7), Buffer.alloc(0)]) {
    await writeFile(path, damaged);
    expect(await call()).toMatchObject(['one', {}, {}]);
    expect(await readFile(path)).not.toEqual(damaged);
  }
});

it('runs where nothing can be kept', async () => {
  await bundle('one');
  expect(await call('/dev/null/compiled')).toMatchObject(['one', {}, {}]);
  const { handler } = await loadHandler(task, 'index.handler');
  expect(await handler({}, {})).toMatchObject(['one', {}, {}]);
});

it('fails as AWS does when the bundle is no JavaScript, or requires what is not there', async () => {
  await writeFile(join(task, 'index.cjs'), 'exports.handler = ((');
  await expect(call()).rejects.toMatchObject({ name: 'Runtime.UserCodeSyntaxError' });
  await writeFile(join(task, 'index.cjs'), "require('./not-there.js')");
  await expect(call()).rejects.toMatchObject({ name: 'Runtime.ImportModuleError' });
});

it('deletes what was compiled of builds that are long gone', async () => {
  await bundle('one');
  await call();
  const [old] = await keptFiles();
  const longAgo = new Date(Date.now() - 31 * 24 * 3600 * 1000);
  await utimes(old?.path ?? '', longAgo, longAgo);
  await bundle('two');
  await call();
  const left = await keptFiles();
  expect(left).toHaveLength(1);
  expect(left[0]?.path).not.toBe(old?.path);
});

it('keeps what was compiled for each use, at the moment that the user chooses', async () => {
  await bundle('one');
  const path = join(task, 'index.cjs');
  for (const use of ['cloud', 'other']) {
    const loaded = loadBundle(path, kept, use);
    expect(await readdir(kept).catch(() => [])).toHaveLength(use === 'cloud' ? 0 : 1);
    loaded.keep();
    loaded.keep();
  }
  const files = await keptFiles();
  expect(files).toHaveLength(2);
  loadBundle(path, kept, 'cloud').keep();
  expect(await keptFiles()).toEqual(files);
});
