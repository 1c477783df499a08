import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Architecture, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderCode } from '../../infra/constructs/folder-code.ts';
import { FunctionLayer } from '../../infra/constructs/function-layer.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-code-'));
  await mkdir(join(folder, 'code/bin'), { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'code/index.js'), 'exports.handler = () => 1;', { mode: 0o600 });
  await writeFile(join(folder, 'code/bin/ffmpeg'), 'a binary', { mode: 0o700 });
  await writeFile(join(folder, 'code/bin/notes'), 'for all', { mode: 0o644 });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Modes of the files in the folder that is packed for a function. */
const modesIn = async (root: string) =>
  Object.fromEntries(
    await Promise.all(
      ['index.js', 'bin/ffmpeg', 'bin/notes'].map(async (name) => [
        name,
        ((await stat(join(root, name))).mode & 0o777).toString(8),
      ]),
    ),
  );

const FOR_ALL = { 'index.js': '644', 'bin/ffmpeg': '755', 'bin/notes': '644' };

describe('what a function is made of can be read by the user that it runs as', () => {
  it.each(['function', 'layer'] as const)('though it was built under a umask of 077: %s', async (kind) => {
    const app = new App({ outdir: join(folder, 'out') });
    const stack = new Stack(app, 'Stack');
    const common = { architecture: Architecture.X86_64, runtime: Runtime.NODEJS_22_X };
    if (kind === 'layer')
      new FunctionLayer(stack, 'Layer', { ...common, folder: join(folder, 'code'), description: 'd', license: 'MIT' });
    else new Lambda(stack, 'Function', { ...common, handler: 'index.handler', code: folderCode(join(folder, 'code')) });
    app.synth();
    const staged = (await readdir(join(folder, 'out'))).filter((name) => name.startsWith('asset.'));
    expect(staged).toHaveLength(1);
    expect(await modesIn(join(folder, 'out', staged.join('')))).toEqual(FOR_ALL);
  });

  it('and what only links to elsewhere is left as it is', async () => {
    const outside = join(folder, 'outside');
    await writeFile(outside, 'somebody else’s');
    await chmod(outside, 0o600);
    await symlink(outside, join(folder, 'code/link'));
    folderCode(join(folder, 'code'));
    expect((await stat(outside)).mode & 0o777).toBe(0o600);
  });
});
