import { describe, expect, it } from 'vitest';
import { readFunctionConfig } from '../../../src/shared/config.ts';
import { ConfigError } from '../../../src/shared/errors.ts';
import { INTEGER_OPTIONS, MAX_SLICES } from '../../../src/shared/options/option-table.ts';
import { mergeOptions, type OptionLayer, readOptionLayer } from '../../../src/shared/options/render-options.ts';

const layer = (text: string): OptionLayer => {
  const reading = readOptionLayer(text);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.value;
};

const integerOptions = Object.values(INTEGER_OPTIONS);
const required = { SOURCE_BUCKET: 'source', OUTPUT_BUCKET: 'output', EVENT_BUS_NAME: 'fanreel' };

describe('options', () => {
  it('default to those of the AWS sample', () => {
    expect(mergeOptions()).toEqual({
      value: {
        slice: 30,
        renders: ['gif', 'frames', 'ascii'],
        gif: { fps: 10, width: 240 },
        ascii: { columns: 120, fps: 10 },
      },
    });
  });

  it('of an upload go over the stack parameters, which go over the defaults', () => {
    const stack: OptionLayer = { frames: true, integers: { slice: 60, 'gif.fps': 5 } };
    expect(mergeOptions(stack, layer('frames=off;slice=15;ascii.columns=160'))).toEqual({
      value: {
        slice: 15,
        renders: ['gif', 'ascii'],
        gif: { fps: 5, width: 240 },
        ascii: { columns: 160, fps: 10 },
      },
    });
  });

  it('may be spaced, and list renders in any order', () => {
    expect(mergeOptions(layer(' renders = ascii, gif,gif ; slice = 10 ; '))).toMatchObject({
      value: { renders: ['gif', 'ascii'], slice: 10 },
    });
  });

  const outOfRange = integerOptions.flatMap(({ name, minimum, maximum }) =>
    [`${minimum - 1}`, `${maximum + 1}`, '1.5', '-3', 'many', '', '1e2', '99999999999'].map(
      (value) => [name, value, minimum, maximum] as const,
    ),
  );
  it.each(outOfRange)('fails for %s=%s naming field, value and range', (name, value, minimum, maximum) => {
    const reading = readOptionLayer(`${name}=${value}`);
    expect(reading).toEqual({ problem: expect.stringContaining(`${name} is "${value}"`) });
    expect(reading).toEqual({ problem: expect.stringContaining(`from ${minimum} to ${maximum}`) });
  });

  it.each(integerOptions.flatMap(({ name, minimum, maximum }) => [[name, minimum] as const, [name, maximum] as const]))(
    'takes %s at the end of its range: %i',
    (name, value) => {
      expect(readOptionLayer(`${name}=${value}`)).toEqual({ value: { integers: { [name]: value } } });
    },
  );

  it.each([
    ['frames=maybe', 'frames is "maybe"', 'true, on, yes, 1'],
    ['renders=gif,mp3', 'renders is "gif,mp3"', 'gif, frames, ascii'],
    ['renders=', 'renders is ""', 'gif, frames, ascii'],
    ['colour=red', '"colour" is no option', 'ascii.columns'],
    ['slice', 'slice is ""', 'from 1 to 300'],
  ])('fails for %s naming what is allowed', (text, what, allowed) => {
    const reading = readOptionLayer(text);
    expect(reading).toEqual({ problem: expect.stringContaining(what) });
    expect(reading).toEqual({ problem: expect.stringContaining(allowed) });
  });

  it('fails above 2 KB of metadata', () => {
    expect(readOptionLayer(`slice=1;${' '.repeat(2048)}`)).toEqual({ problem: expect.stringContaining('2056 bytes') });
  });

  it('fails when nothing is left to render', () => {
    expect(mergeOptions(layer('renders=frames;frames=off'))).toEqual({
      problem: expect.stringContaining('Nothing is left to render'),
    });
  });
});

describe('readFunctionConfig', () => {
  it('reads stack parameters; empty ones mean the default', () => {
    const env = { ...required, GENERATE_FRAMES: 'false', SLICE_SECONDS: '15', GIF_FPS: '', RENDERS: 'gif,frames' };
    const config = readFunctionConfig(env);
    expect(config.stackOptions).toEqual({ frames: false, renders: ['gif', 'frames'], integers: { slice: 15 } });
    expect(config.maxSlices).toBe(MAX_SLICES.default);
  });

  const parameters = [...integerOptions, MAX_SLICES].flatMap((option) =>
    'env' in option && option.env !== undefined ? [[option.env, `${option.maximum + 1}`, option.maximum] as const] : [],
  );
  it.each(parameters)('fails for %s=%s naming the variable, the value and the range', (name, value, maximum) => {
    const read = () => readFunctionConfig({ ...required, [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(name);
    expect(read).toThrow(`"${value}"`);
    expect(read).toThrow(`to ${maximum}`);
  });

  it.each(Object.keys(required))('fails without %s', (name) => {
    expect(() => readFunctionConfig({ ...required, [name]: '' })).toThrow(name);
  });
});
