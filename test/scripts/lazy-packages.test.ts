import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lazyPackages } from '../../scripts/lazy-packages.mjs';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(import.meta.dirname, 'lazy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Node's own module for HTTP/2, which the SDK loads and nothing else here does, tells when it is loaded. */
const PROGRAM = `
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
const isLoaded = () => process.moduleLoadList.includes('NativeModule http2');
const told = [isLoaded()];
const command = new GetObjectCommand({ Bucket: 'b', Key: 'k' });
told.push(isLoaded(), command.input.Key, command instanceof GetObjectCommand, typeof S3Client, typeof Upload);
console.log(JSON.stringify(told));
`;

it.each(['cjs', 'esm'] as const)('loads a package when something of it is used first: %s', async (format) => {
  const [entry, outfile] = [join(folder, 'entry.ts'), join(folder, `bundle.${format === 'cjs' ? 'cjs' : 'mjs'}`)];
  await writeFile(entry, PROGRAM);
  const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  await build({
    ...{ bundle: true, platform: 'node', target: 'node20', logLevel: 'silent' },
    ...(format === 'esm' ? { banner: { js: banner } } : {}),
    ...{ format, entryPoints: [entry], outfile, plugins: [lazyPackages] },
  });
  const told = execFileSync(process.execPath, [outfile], { cwd: tmpdir(), encoding: 'utf8' });
  expect(JSON.parse(told)).toEqual([false, true, 'k', true, 'function', 'function']);
});
