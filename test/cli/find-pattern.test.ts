import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCommand } from '../../src/cli/commands/find.ts';
import type { CommandIo } from '../../src/cli/terminal/command-io.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fanreel-find-'));
  for (const name of ['a.png', 'b.png', '[c].jpg']) await writeFile(join(cwd, name), 'no picture');
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const find = (picture: string) => findCommand(picture, {}, { cwd, env: {} } as CommandIo);

describe('fanreel find', () => {
  it('fails for a pattern that matches files, and names one of them', async () => {
    await expect(find('*.png')).rejects.toThrow(
      '"*.png" is a pattern that matches 2 files, and find takes one picture. Name it: a.png',
    );
    await expect(find(join(cwd, '{b,x}.png'))).rejects.toThrow(
      `matches a file, and find takes one picture. Name it: ${cwd}/b.png`,
    );
  });

  it('fails as for every file that does not exist where a pattern matches none', async () => {
    await expect(find('*.webp')).rejects.toThrow('The file *.webp does not exist');
  });

  it('takes a name with brackets for that file', async () => {
    await expect(find('[c].jpg')).rejects.toThrow('The file is not a picture');
  });
});
