import { Command } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { optionsTable } from '../../../scripts/options/options-table.ts';
import { pictureRoutes } from '../../../src/api/routes/pictures.ts';
import { addLimitFlags, addOptionFlags, flagWords, hasFlag } from '../../../src/cli/run/option-flags.ts';
import { readRunRequest } from '../../../src/cli/run/run-request.ts';
import { type FrozenOf, type KindOptions, valuesOfKind } from '../../../src/renders/kind/kind-options.ts';
import type { RenderKind } from '../../../src/renders/kind/render-kinds.ts';
import { POSTED_PICTURES } from '../../../src/renders/registry/posted-pictures.ts';
import type { Option } from '../../../src/shared/core/option-forms/option-forms.ts';
import { KINDS } from '../../../src/shared/core/options/freeze-options.ts';
import { OPTION_NAMES, type OptionLayer, readOptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { EXTRAS, LIMITS, MEDIA_RENDERS, OPTIONS } from '../../../src/shared/core/options/option-table.ts';
import { optionsOfIdentity } from '../../../src/shared/core/options/options-of-identity.ts';
import { type RenderOptions, RenderOptionsSchema } from '../../../src/shared/core/options/render-options.ts';
import { parameterEnvironment, STACK_PARAMETERS } from '../../../src/shared/core/options/stack-parameters.ts';
import { readFunctionConfig } from '../../../src/shared/core/topology/config.ts';
import { OPTION_FIELDS } from '../../../src/viewer/core/options/option-fields.ts';
import { readOptions } from '../../../src/viewer/core/options/option-values.ts';
import { optionsOf } from '../../fakes/job-documents.ts';

// Options that nothing but their kind's folder names: whoever does not fold over the table misses them.
vi.mock('../../../src/renders/webp/options.ts', async (original) => {
  const folder = await original<typeof import('../../../src/renders/webp/options.ts')>();
  const { PROBES } = await import('./probe-options.ts');
  const { WEBP_OPTIONS } = folder;
  return { ...folder, WEBP_OPTIONS: { ...WEBP_OPTIONS, options: { ...WEBP_OPTIONS.options, ...PROBES } } };
});

/** A value that is not the default. */
const unusual = (option: Option): unknown => {
  switch (option.form) {
    case 'integer':
      return option.default === option.maximum ? option.minimum : option.maximum;
    case 'choice':
      return option.choices.find((choice) => choice !== option.default);
    case 'switch':
      return !option.default;
    case 'list':
      return option.byMedia.video.allowed.slice(-1);
    case 'bytes':
      return option.maximum;
    case 'characters':
      return ' #;';
    case 'time':
      return option.maximum;
    case 'times':
      return [0, option.maximum];
  }
};
/** What an option needs beside it. */
const beside = (option: Option): OptionLayer => (option.name === 'length' ? { at: [7] } : {});
/** The same as texts of `--option`. */
const textsBeside = (option: Option): string[] => (option.name === 'length' ? ['at=7'] : []);
const written = (option: Option): string => (option.write as (value: unknown) => string)(unusual(option));

const kindOf = (option: Option) => KINDS.find(([, { options }]) => Object.values(options).includes(option));
/** The renders with which an option counts. */
const rendersFor = (option: Option): readonly RenderKind[] => {
  const kind = kindOf(option)?.[0];
  return kind === undefined ? MEDIA_RENDERS.video.usual : [kind];
};
/** Frozen options of a film with one option set. */
const frozenWith = (option: Option): RenderOptions =>
  optionsOf('video', { renders: rendersFor(option), ...beside(option), [option.name]: unusual(option) } as OptionLayer);
const frozenWithout = (option: Option): RenderOptions =>
  optionsOf('video', { renders: rendersFor(option), ...beside(option) });

/** What the stack declares of a parameter; `test/infra` holds the template to it. */
const declaredAs = (parameter: string) => STACK_PARAMETERS.filter(({ name }) => name === parameter);
const rows = optionsTable().split('\n');
const required = { SOURCE_BUCKET: 'source', OUTPUT_BUCKET: 'output', EVENT_BUS_NAME: 'fanreel' };

const flagsCommand = (): Command => addLimitFlags(addOptionFlags(new Command('run').exitOverride()));

describe('the table of options', () => {
  it('has each name once, and every probe', () => {
    expect(new Set(OPTION_NAMES).size).toBe(OPTION_NAMES.length);
    expect(OPTION_NAMES.filter((name) => /^webp\.(count|choice|switch|list|characters)$/.test(name))).toHaveLength(5);
  });

  it('names options of a kind by the kind and the key in job.json', () => {
    for (const [kind, { options }] of KINDS) {
      expect(Object.values(options).map(({ name }) => name)).toEqual(
        Object.keys(options).map((key) => `${kind}.${key}`),
      );
    }
  });
});

describe.each(OPTIONS.map((option) => [option.name, option] as const))('the option %s', (name, option) => {
  const value = unusual(option);
  const text = written(option);

  it('is read from metadata and written back', () => {
    expect(option.read(text)).toEqual({ value });
    expect(readOptionLayer(`${name}=${text}`)).toEqual({ value: { [name]: value } });
  });

  it('is frozen, over the layers below it, and its document is read', () => {
    const usual = frozenWithout(option);
    const frozen = frozenWith(option);
    expect(frozen).not.toEqual(usual);
    expect(
      optionsOf('video', { renders: rendersFor(option), ...beside(option), ...{ [name]: value } } as OptionLayer),
    ).toEqual(frozen);
    for (const document of [usual, frozen]) {
      expect(RenderOptionsSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
    }
    const found = kindOf(option);
    if (found === undefined) return;
    const [of, kind] = found;
    const key = Object.entries(kind.options).find(([, each]) => each === option)?.[0] ?? '';
    expect(valuesOfKind<KindOptions>(kind, frozen[of as 'gif'] as FrozenOf<KindOptions>)).toHaveProperty([key], value);
  });

  it('is part of the identity where it is not at its default, unless it changes no render', () => {
    const [usual, frozen] = [frozenWithout(option), frozenWith(option)].map((options) =>
      optionsOfIdentity('video', options),
    );
    if (option === EXTRAS) {
      expect(frozen).toEqual(usual);
      return;
    }
    expect(frozen).not.toEqual(usual);
    if (kindOf(option) !== undefined) {
      expect(usual).not.toHaveProperty([name]);
      expect(frozen).toHaveProperty([name], value);
    }
  });

  it('is taken by --option, and by its flag where it has one', () => {
    const besides = textsBeside(option);
    expect(readRunRequest({ option: [`${name}=${text}`, ...besides] }).optionsText).toBe(
      [...besides, `${name}=${text}`].join(';'),
    );
    if (!hasFlag(option)) return;
    const words = flagWords(option);
    const command = flagsCommand();
    expect(command.helpInformation()).toContain(words);
    expect(command.helpInformation().replaceAll(/\s+/g, ' ')).toContain(option.flag.help);
    const [flag = ''] = words.split(' ');
    command.parse(option.form === 'switch' ? [flag] : [flag, text], { from: 'user' });
    expect(readRunRequest({ ...command.opts(), option: besides }).optionsText).toBe(
      [`${name}=${text}`, ...besides].join(';'),
    );
  });

  it('has a field on the page, which sends the same', () => {
    const field = OPTION_FIELDS.find((each) => each.name === name);
    expect(field).toMatchObject({ label: expect.stringMatching(/^[A-Z]/), description: expect.stringMatching(/\.$/) });
    const typed = option.form === 'characters' ? String(value) : text;
    expect(readOptions({ [name]: typed })).toEqual({ text: `${name}=${text}`, layer: { [name]: value }, problems: {} });
  });

  it('has a row in the document', () => {
    expect(rows.filter((row) => row.startsWith(`| \`${name}\` |`))).toHaveLength(1);
  });

  it('reaches the functions as a stack parameter where it has one', () => {
    const { parameter, env } = option;
    expect(env === undefined).toBe(parameter === undefined);
    if (parameter === undefined || env === undefined) return;
    const [declared, ...others] = declaredAs(parameter);
    if (declared === undefined) throw new Error(`${parameter} is not declared`);
    expect(others).toEqual([]);
    expect(declared).toMatchObject({ env, description: option.description });
    const set = option.form === 'switch' ? String(value) : text;
    for (const allowed of [set, declared.default]) {
      if (declared.allowed instanceof RegExp) expect(allowed).toMatch(declared.allowed);
      else expect(declared.allowed).toContain(allowed);
      expect(parameterEnvironment({ [parameter]: allowed })).toEqual({ value: { [env]: allowed } });
    }
    expect(readFunctionConfig({ ...required, [env]: set }).stackOptions).toEqual({ [name]: value });
    expect(readFunctionConfig({ ...required, [env]: '' }).stackOptions).toEqual({});
  });
});

describe('a job of before an option existed', () => {
  const layer = (text: string) => optionsOf('video', { renders: ['webp'], 'webp.choice': text } as OptionLayer);

  it('is read, and is the job in which the option has the value of that time', () => {
    const { choice: _, ...before } = (optionsOf('video', { renders: ['webp'] }).webp ?? {}) as Record<string, unknown>;
    const document = { ...optionsOf('video', { renders: ['webp'] }), webp: before };
    const read = RenderOptionsSchema.parse(document);
    expect(JSON.stringify(layer('two'))).toBe(JSON.stringify(document));
    expect(optionsOfIdentity('video', read)).toEqual(optionsOfIdentity('video', layer('two')));
    expect(optionsOfIdentity('video', read)).toHaveProperty(['webp.choice'], 'two');
    expect(optionsOfIdentity('video', layer('one'))).not.toHaveProperty(['webp.choice']);
  });
});

describe.each(LIMITS.map((limit) => [limit.name, limit] as const))('the limit %s', (_, limit) => {
  it('is a stack parameter, has a row in the document, and no upload can set it', () => {
    expect(declaredAs(limit.parameter)).toMatchObject([
      { env: limit.env, default: String(limit.default), description: limit.description },
    ]);
    expect(rows.filter((row) => row.startsWith(`| | \`${limit.parameter}\` |`))).toHaveLength(1);
    expect(OPTION_NAMES).not.toContain(limit.name);
    const config = readFunctionConfig({ ...required, [limit.env]: '7' });
    expect([config.maxSlices, config.maxJobUsd]).toContain(7);
  });
});

describe.each(POSTED_PICTURES)('a posted picture as %s', (kind, { options }) => {
  it('takes the same options from the page and from the query', () => {
    const route = pictureRoutes({} as never).find(({ path }) => path === `/${kind}`);
    const taken = Object.keys(route?.query ?? {}).filter((name) => name !== 'format');
    expect(taken.map((name) => `${kind}.${name}`).toSorted()).toEqual([...options].toSorted());
  });
});
