import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/shared/core/errors/errors.ts';
import { type OptionLayer, readOptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { MAX_SLICES, OPTIONS } from '../../../src/shared/core/options/option-table.ts';
import { mergeOptions } from '../../../src/shared/core/options/render-options.ts';
import { readFunctionConfig } from '../../../src/shared/core/topology/config.ts';

const layer = (text: string): OptionLayer => {
  const reading = readOptionLayer(text);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.value;
};

const ASCII_STYLE = {
  charset: 'ascii',
  match: 'shape',
  dither: false,
  colour: 'none',
  background: false,
  font: '8x16',
};
const integerOptions = OPTIONS.filter((option) => option.form === 'integer');
const required = { SOURCE_BUCKET: 'source', OUTPUT_BUCKET: 'output', EVENT_BUS_NAME: 'fanreel' };

describe('options', () => {
  it('default to those of the AWS sample', () => {
    expect(mergeOptions('video')).toEqual({
      value: {
        slice: 30,
        tail: 'joined',
        renders: ['gif', 'frames', 'ascii', 'storyboard'],
        gif: { fps: 10, width: 240 },
        ascii: { columns: 120, fps: 10, ...ASCII_STYLE, formats: ['txt', 'cast'] },
        edges: { width: 640, fps: 10, blur: 8 },
        grayscale: { fit: 'stretch' },
        storyboard: { interval: 1, columns: 10, width: 160 },
      },
    });
  });

  it('join a tail on the default grid of a whole film only', () => {
    const tailOf = (text: string) => mergeOptions('video', layer(text));
    for (const text of ['', 'slice=30', 'ascii.columns=60', 'from=0']) {
      expect(tailOf(text)).toMatchObject({ value: { tail: 'joined' } });
    }
    for (const text of ['slice=29', 'from=1', 'to=61', 'at=3;length=2']) {
      expect(tailOf(text)).not.toMatchObject({ value: { tail: 'joined' } });
    }
    expect(mergeOptions('image')).not.toMatchObject({ value: { tail: 'joined' } });
  });

  it('of a picture leave out what only a video has', () => {
    expect(mergeOptions('image')).toMatchObject({
      value: { renders: ['ascii', 'edges', 'grayscale'], ascii: { formats: ['txt', 'ans', 'html', 'png'] } },
    });
    expect(mergeOptions('image', layer('renders=gif,grayscale;ascii.formats=cast,png'))).toMatchObject({
      value: { renders: ['grayscale'], ascii: { formats: ['png'] } },
    });
  });

  it("take characters of one's own, once each", () => {
    expect(readOptionLayer('ascii.glyphs=%20.%3B%3D%25.')).toEqual({ value: { 'ascii.glyphs': ' .;=%' } });
  });

  it('of an upload go over the stack parameters, which go over the defaults', () => {
    const stack: OptionLayer = { frames: true, slice: 60, 'gif.fps': 5 };
    expect(mergeOptions('video', stack, layer('frames=off;slice=15;ascii.columns=160'))).toEqual({
      value: {
        slice: 15,
        renders: ['gif', 'ascii', 'storyboard'],
        gif: { fps: 5, width: 240 },
        ascii: { columns: 160, fps: 10, ...ASCII_STYLE, formats: ['txt', 'cast'] },
        edges: { width: 640, fps: 10, blur: 8 },
        grayscale: { fit: 'stretch' },
        storyboard: { interval: 1, columns: 10, width: 160 },
      },
    });
  });

  it('may be spaced, and list renders in any order', () => {
    expect(mergeOptions('video', layer(' renders = ascii, gif,gif ; slice = 10 ; '))).toMatchObject({
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
      expect(readOptionLayer(`${name}=${value}`)).toEqual({ value: { [name]: value } });
    },
  );

  it.each([
    ['frames=maybe', 'frames is "maybe"', 'true, on, yes, 1'],
    ['renders=gif,mp3', 'renders is "gif,mp3"', 'gif, frames, ascii'],
    ['renders=', 'renders is ""', 'gif, frames, ascii'],
    ['colour=red', '"colour" is no option', 'ascii.columns'],
    ['ascii.match=best', 'ascii.match is "best"', 'shape, luma'],
    ['ascii.dither=maybe', 'ascii.dither is "maybe"', 'true, on, yes, 1'],
    ['ascii.formats=txt,doc', 'ascii.formats is "txt,doc"', 'txt, ans, html, png, cast, gif, mp4'],
    ['ascii.glyphs=%20', 'ascii.glyphs is "%20"', '2 to 256'],
    ['ascii.glyphs=%E0%A4%A', 'ascii.glyphs is "%E0%A4%A"', 'percent-encoded'],
    ['ascii.glyphs=%20%1B', 'ascii.glyphs is "%20%1B"', 'print in one cell'],
    ['slice', 'slice is ""', 'from 1 to 300'],
  ])('fails for %s naming what is allowed', (text, what, allowed) => {
    const reading = readOptionLayer(text);
    expect(reading).toEqual({ problem: expect.stringContaining(what) });
    expect(reading).toEqual({ problem: expect.stringContaining(allowed) });
  });

  it('fails above 2 KB of metadata', () => {
    expect(readOptionLayer(`slice=1;${' '.repeat(2048)}`)).toEqual({ problem: expect.stringContaining('2056 bytes') });
  });

  it('leaves a part out for pictures, and fails for options of a part that contradict each other for them too', () => {
    expect(mergeOptions('image', layer('from=2;to=3'))).toEqual(mergeOptions('image'));
    for (const media of ['video', 'image'] as const) {
      expect(mergeOptions(media, layer('from=3;to=2'))).toEqual({ problem: expect.stringContaining('before to') });
      expect(mergeOptions(media, layer('at=1;to=2'))).toEqual({ problem: expect.stringContaining('Both at and to') });
    }
  });

  it('fails when nothing is left to render', () => {
    expect(mergeOptions('video', layer('renders=frames;frames=off'))).toEqual({
      problem: expect.stringContaining('Nothing is left to render'),
    });
    expect(mergeOptions('image', layer('renders=gif,frames'))).toEqual({
      problem: expect.stringContaining('Of this image ascii, edges, grayscale can be rendered'),
    });
    expect(mergeOptions('video', layer('ascii.formats=html'))).toEqual({
      problem: expect.stringContaining('txt, ans, cast, gif, mp4 can be written'),
    });
  });
});

describe('readFunctionConfig', () => {
  it('reads stack parameters; empty ones mean the default', () => {
    const env = { ...required, GENERATE_FRAMES: 'false', SLICE_SECONDS: '15', GIF_FPS: '', RENDERS: 'gif,frames' };
    const config = readFunctionConfig(env);
    expect(config.stackOptions).toEqual({ frames: false, renders: ['gif', 'frames'], slice: 15 });
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
