import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeOptions } from '../../../src/shared/core/options/render-options.ts';
import { STACK_PARAMETERS } from '../../../src/shared/core/options/stack-parameters.ts';
import { readFunctionConfig } from '../../../src/shared/core/topology/config.ts';
import { makeResolver } from '../resolve.ts';
import { type Json, type JsonObject, resource, resourcesOf, synthesize } from '../synthesize.ts';

const template = synthesize();
const parameters = Object.entries(template.Parameters).filter(([name]) => name !== 'BootstrapVersion');
const functions = resourcesOf(template, 'AWS::Lambda::Function');

const allows = (name: string, value: string): boolean => {
  const { AllowedValues, AllowedPattern } = template.Parameters[name] ?? {};
  return AllowedValues?.includes(value) ?? new RegExp(AllowedPattern ?? '(?!)').test(value);
};

/** The environment of every function once the stack is deployed with these parameters. */
const environments = (values: Readonly<Record<string, string>> = {}) =>
  functions.map(([, { Properties }]) => {
    const { Variables } = makeResolver(template, values).resolve(Properties.Environment ?? {}) as {
      readonly Variables: Readonly<Record<string, string>>;
    };
    return { ...Variables, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(Properties.MemorySize) };
  });
const configs = (values?: Readonly<Record<string, string>>) => environments(values).map(readFunctionConfig);

/** A parameter and what somebody types for it. */
type Typed = [name: string, value: string];

/** Values at and around every bound, and forms that people type. */
const TYPED = [
  ...[
    'true',
    'false',
    'TRUE',
    'yes',
    '',
    ' ',
    '0',
    '1',
    '2',
    '15',
    '16',
    '19',
    '20',
    '29',
    '30',
    '31',
    '49',
    '50',
    '51',
  ],
  ...['120', '240', '300', '301', '400', '401', '1280', '1281', '3650', '3651', '9999', '10000', '10001', '99999'],
  ...['100000', '100001', '-1', '1.5', '030', '1e2', '٣', 'gif', 'frames', 'ascii', 'gif,ascii', 'ascii,gif,frames'],
  ...['gif,', ',gif', 'gif, ascii', 'mpeg', 'gif,mpeg'],
];

describe('stack parameters', () => {
  it('are the promised ones, each with a description, a default that it allows, and words for what it allows', () => {
    expect(parameters.map(([name]) => name).sort()).toEqual([
      'AlarmEmail',
      'ApiAuth',
      'ApiCallbacks',
      'ApiConcurrency',
      'ApiOrigins',
      'AsciiColumns',
      'ExpireAfterDays',
      'Extras',
      'GenerateFrames',
      'GifFps',
      'GifWidth',
      'MaxJobUsd',
      'MaxSlices',
      'Renders',
      'SliceSeconds',
      'UploadOrigins',
      'Viewer',
      'WorkerConcurrency',
    ]);
    for (const [name, { Type, Default, Description, ConstraintDescription }] of parameters) {
      expect(Type, name).toBe('String');
      expect(Description, name).toMatch(/\.$/);
      expect(ConstraintDescription, name).toContain(name);
      expect(allows(name, Default ?? 'none'), name).toBe(true);
    }
  });

  it('left alone give every function the defaults of the options', () => {
    for (const config of configs()) {
      expect(mergeOptions('video', config.stackOptions)).toEqual(mergeOptions('video'));
      expect(config).toMatchObject({ maxSlices: 10_000, maxJobUsd: 5, mediaEndpoint: undefined });
    }
  });

  const cases = STACK_PARAMETERS.flatMap(({ name }) => TYPED.map((value) => [name, value] as const));
  it.each(cases.filter(([name, value]) => allows(name, value)))('%s=%s is read by every function', (name, value) => {
    for (const { stackOptions } of configs({ [name]: value })) {
      if (name === 'Renders' && value === 'frames') continue;
      expect(mergeOptions('video', stackOptions)).toHaveProperty('value');
    }
  });

  it.each<Typed>([
    ...['0', '301', '1.5', '-1', '030', '1e2', '', ' 30', '٣'].map((value): Typed => ['SliceSeconds', value]),
    ...['mpeg', 'gif,mpeg', 'gif,', ',gif', 'gif, ascii'].map((value): Typed => ['Renders', value]),
    ...['maybe', ''].map((value): Typed => ['GenerateFrames', value]),
    ['GifFps', '51'],
    ['GifWidth', '15'],
    ['AsciiColumns', '401'],
    ['MaxSlices', '100001'],
    ...['-1', '10000', '1.23456', '5 USD', ''].map((value): Typed => ['MaxJobUsd', value]),
  ])('fail to deploy with %s="%s"', (name, value) => {
    expect(allows(name, value)).toBe(false);
  });

  it('that are numbers are read for every number that they allow', () => {
    const numbers = STACK_PARAMETERS.filter((parameter) => /^\d+$/.test(parameter.default));
    fc.assert(
      fc.property(fc.constantFrom(...numbers), fc.nat(110_000), ({ name, check }, value) => {
        expect('value' in check(String(value))).toBe(allows(name, String(value)));
      }),
      { numRuns: 500 },
    );
  });

  it('reach the functions without a new bundle', () => {
    const values = {
      GenerateFrames: 'false',
      SliceSeconds: '60',
      GifFps: '5',
      Renders: 'gif,ascii',
      MaxSlices: '7',
      MaxJobUsd: '0.25',
    };
    for (const { stackOptions, maxSlices, maxJobUsd } of configs(values)) {
      expect(stackOptions).toMatchObject({ frames: false, renders: ['gif', 'ascii'], slice: 60, 'gif.fps': 5 });
      expect({ maxSlices, maxJobUsd }).toEqual({ maxSlices: 7, maxJobUsd: 0.25 });
    }
  });

  it('fail together when nothing would be left to render', () => {
    const [assertion] = (template.Rules.SomethingToRender as { Assertions: { Assert: JsonObject }[] }).Assertions;
    const holds = (values: Readonly<Record<string, string>>) => {
      const { Assert = {} } = assertion ?? {};
      const withRule = { ...template, Conditions: { ...template.Conditions, Rule: Assert as Json } };
      return makeResolver(withRule, values).condition('Rule');
    };
    expect(holds({})).toBe(true);
    expect(holds({ GenerateFrames: 'false' })).toBe(true);
    expect(holds({ Renders: 'frames' })).toBe(true);
    expect(holds({ GenerateFrames: 'false', Renders: 'frames' })).toBe(false);
  });
});

describe.each([
  ['WorkerConcurrency', 'Worker'],
  ['ApiConcurrency', 'Api'],
])('the parameter %s', (parameter, idStart) => {
  const reserved = (value: string) =>
    functions.flatMap(([id, { Properties }]) => {
      const resolved = makeResolver(template, { [parameter]: value }).resolve(Properties) as JsonObject;
      const { ReservedConcurrentExecutions: count } = resolved;
      return count === undefined ? [] : [[id.startsWith(idStart), count]];
    });

  it('reserves nothing unless it is given, and then for its function alone', () => {
    expect(reserved('')).toEqual([]);
    expect(reserved('50')).toEqual([[true, '50']]);
  });

  it.each(['0', '-1', '10001', 'all', '1.5'])(
    'fails for %s, which would stop the function or the deployment',
    (value) => {
      expect(allows(parameter, value)).toBe(false);
    },
  );
});

describe('the parameter AlarmEmail', () => {
  const [, subscription] = resource(template, 'AWS::SNS::Subscription');

  it('subscribes nobody unless it is given', () => {
    const isMade = (value: string) =>
      makeResolver(template, { AlarmEmail: value }).condition(subscription.Condition ?? '');
    expect(isMade('')).toBe(false);
    expect(isMade('me@example.com')).toBe(true);
    expect(subscription.Properties).toMatchObject({ Protocol: 'email', Endpoint: { Ref: 'AlarmEmail' } });
  });

  it.each(['me', 'me@example', 'two words@example.com', 'a@b@c.de'])('fails for "%s"', (value) => {
    expect(allows('AlarmEmail', value)).toBe(false);
  });
});

describe('the parameter UploadOrigins', () => {
  const corsOf = (value: string) => {
    const [, { Properties }] = resource(template, 'AWS::S3::Bucket', 'StorageSource');
    return (makeResolver(template, { UploadOrigins: value }).resolve(Properties) as JsonObject).CorsConfiguration;
  };

  it('lets no page upload unless it is given', () => {
    expect(corsOf('')).toBeUndefined();
  });

  it('lets the pages named upload in parts, which takes the etag of each', () => {
    expect(corsOf('https://a.example,http://localhost:8080')).toEqual({
      CorsRules: [
        expect.objectContaining({
          AllowedOrigins: ['https://a.example', 'http://localhost:8080'],
          AllowedMethods: ['PUT', 'POST'],
          ExposedHeaders: ['ETag'],
        }),
      ],
    });
  });

  it.each(['*', 'example.com', 'https://a.example/', 'https://a.example, https://b.example'])(
    'fails for "%s"',
    (value) => {
      expect(allows('UploadOrigins', value)).toBe(false);
    },
  );
});
