import { execFileSync } from 'node:child_process';
import { chmod, lchown, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configSchemaText } from '../../../scripts/options/config-schema-text.ts';
import { applyConfig } from '../../../src/cli/config/apply-config.ts';
import { findSettings } from '../../../src/cli/config/find-config.ts';
import { readRunRequest } from '../../../src/cli/run/run-request.ts';
import { chooseSettings, joinOptions } from '../../../src/sdk/core/settings/config.ts';
import { UsageError } from '../../../src/sdk/index.ts';
import { OPTIONS } from '../../../src/shared/core/options/option-table.ts';

let folder: string;
let below: string;
const write = (name: string, content: unknown): Promise<void> =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-config-'));
  below = join(folder, 'films/new');
  await mkdir(below, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const CONFIG = {
  $schema: './fanreel.schema.json',
  slice: 20,
  gif: { width: 320, fps: 5 },
  out: 'results',
  concurrency: 2,
  parameters: { MaxSlices: '50' },
  presets: { small: { gif: { width: 160 }, frames: false }, moments: { at: [12, '1:20'], length: 3 } },
};

describe('the config', () => {
  it('is found upwards; flags come before a preset, the preset before the rest', async () => {
    await write('fanreel.config.json', CONFIG);
    const usual = await findSettings(below, undefined);
    expect(usual).toMatchObject({
      optionsText: 'slice=20;gif.fps=5;gif.width=320',
      out: join(folder, 'results'),
      concurrency: 2,
    });
    const small = await findSettings(below, 'small');
    expect(small.optionsText).toBe('slice=20;gif.fps=5;gif.width=160;frames=off');
    const request = readRunRequest({ settings: small, slice: '7', option: ['gif.fps=8'], param: ['MaxSlices=60'] });
    expect(request).toMatchObject({
      optionsText: 'slice=7;gif.fps=8;gif.width=160;frames=off',
      parameters: { MaxSlices: '60' },
      usual: { parameters: { MaxSlices: '50' }, concurrency: 2 },
    });
    expect((await findSettings(below, 'moments')).optionsText).toMatch(/at=12,1:20;length=3/);
  });

  it('may stand in a package.json, which a file of its own outranks; others are passed over', async () => {
    await rm(join(folder, 'fanreel.config.json'));
    await writeFile(join(below, 'package.json'), '{"name":"films"}');
    await write('package.json', { name: 'films', fanreel: { slice: 9 } });
    expect((await findSettings(below, undefined)).optionsText).toBe('slice=9');
    await expect(findSettings(below, 'small')).rejects.toThrow(
      /"fanreel" in .*package\.json: there is no preset "small"/,
    );
    await write('package.json', 'not JSON');
    expect((await findSettings(below, undefined)).optionsText).toBe('');
    await expect(findSettings(below, 'small')).rejects.toThrow(
      /there are no presets: no fanreel\.config\.json lies here/,
    );
  });

  it.each<[unknown, RegExp]>([
    ['{"slice": 20,}', /fanreel\.config\.json is no JSON/],
    [[], /fanreel\.config\.json is \[\]; allowed is an object/],
    [{ slce: 20 }, /fanreel\.config\.json: "slce" is no setting; allowed are .*Did you mean slice\?/],
    [{ gif: { widht: 20 } }, /fanreel\.config\.json: "gif\.widht" is no option\. Did you mean gif\.width\?/],
    [{ gif: { width: 5 } }, /fanreel\.config\.json: gif\.width is "5"; allowed are .* 16 to 1280/],
    [{ gif: 5 }, /"gif" is no option, but has some: gif\.fps, gif\.width, gif\.max, gif\.loop\./],
    [{ renders: ['gif', 'jif'] }, /renders .*jif/],
    [{ slice: '20;frames=off' }, /slice is "20;frames=off"; a value has no semicolon/],
    [{ slice: null }, /slice is "null"/],
    [{ concurrency: 0 }, /concurrency is 0; allowed: whole numbers from 1 to 1000/],
    [{ packed: 'yes' }, /packed is "yes"; allowed: true or false/],
    [{ parameters: { GifWith: '320' } }, /parameters: .*GifWith.*GifWidth/],
    [{ presets: { small: { presets: {} } } }, /presets\.small: "presets" is no setting/],
    [{ presets: { small: { gif: { width: 5 } } } }, /presets\.small: gif\.width is "5"/],
    [{ constructor: 1 }, /"constructor" is no setting/],
  ])('fails for %j', async (content, message) => {
    await write('fanreel.config.json', content);
    const found = findSettings(folder, undefined);
    await expect(found).rejects.toThrow(UsageError);
    await expect(found).rejects.toThrow(message);
  });

  it('fails for a preset that is not there, and names what is near', () => {
    expect(() => chooseSettings(CONFIG, 'smal')).toThrow(/its presets are small, moments\. Did you mean small\?/);
  });

  it('has a published schema, made of the options', async () => {
    const text = await readFile('fanreel.schema.json', 'utf8');
    expect(text, 'npm run options').toBe(configSchemaText());
    const { properties } = JSON.parse(text);
    for (const { name } of OPTIONS.filter((option) => option.name.includes('.'))) {
      const [kind = '', key = ''] = name.split('.');
      const { anyOf = [properties[kind]] } = properties[kind];
      expect(Object.keys(anyOf.at(-1).properties), name).toContain(key);
    }
  });
});

describe('what lies in folders above', () => {
  const STRANGER = 12_345;
  const path = () => join(folder, 'fanreel.config.json');
  const found = async (trusted: ReadonlySet<number>) => (await findSettings(below, undefined, trusted)).optionsText;
  const me = new Set([process.getuid?.() ?? 0]);
  const others = new Set([STRANGER]);
  const clear = async (): Promise<void> => {
    for (const name of ['fanreel.config.json', 'package.json']) await rm(join(folder, name), { force: true });
  };

  it('neither decides nor disturbs anything when it is a stranger’s, or no file', async () => {
    await clear();
    await write('fanreel.config.json', { slice: 9 });
    expect([await found(me), await found(others)]).toEqual(['slice=9', '']);
    await write('fanreel.config.json', 'not JSON');
    await chmod(path(), 0);
    expect(await found(others)).toBe('');
    await clear();
    execFileSync('mkfifo', [path()]);
    expect([await found(me), await found(others)]).toEqual(['', '']);
    await clear();
    await mkdir(path());
    expect(await found(me)).toBe('');
    await rm(path(), { recursive: true });
  });

  it('is found by way of a link of one’s own, and of no other', async () => {
    await clear();
    await write('settings.json', { slice: 8 });
    await symlink('settings.json', path());
    expect(await found(me)).toBe('slice=8');
    if (process.getuid?.() === 0) {
      await lchown(path(), STRANGER, STRANGER);
      expect(await found(me)).toBe('');
    }
    await clear();
    await symlink('fanreel.config.json', path());
    expect(await found(me)).toBe('');
    await clear();
  });

  it('is refused when it is larger than any config', async () => {
    await write('fanreel.config.json', `{"slice": 9}${' '.repeat(1024 * 1024)}`);
    await expect(found(me)).rejects.toThrow(/cannot be read \(it is larger than/);
    await clear();
  });

  // Root may search every folder.
  it.runIf(process.getuid?.() !== 0)('is not there where a folder cannot be searched', async () => {
    await chmod(folder, 0);
    expect(await found(me)).toBe('');
    await chmod(folder, 0o700);
  });
});

describe('a stack in the config', () => {
  const stackOf = async (name: string, ...typed: string[]): Promise<readonly unknown[]> => {
    const command = new Command(name).option('--stack <NAME>').option('--preset <NAME>');
    command.parseOptions(typed);
    await applyConfig(command, { cwd: folder });
    return [command.getOptionValue('stack'), command.getOptionValue('settings')?.stack];
  };

  it('is taken by commands that look, not by those that end a job or play a file', async () => {
    await write('fanreel.config.json', { stack: 'shared' });
    expect(await stackOf('status')).toEqual(['shared', 'shared']);
    expect(await stackOf('play')).toEqual([undefined, 'shared']);
    for (const name of ['delete', 'cancel']) {
      expect(await stackOf(name), name).toEqual([undefined, undefined]);
      expect(await stackOf(name, '--stack', 'mine'), name).toEqual(['mine', undefined]);
    }
  });
});

describe('options of several texts', () => {
  it('are one text, in which the later holds', () => {
    expect(joinOptions('', 'slice=5')).toBe('slice=5');
    expect(joinOptions('slice=5;gif.width=20', 'gif.width=30')).toBe('slice=5;gif.width=30');
  });
});
