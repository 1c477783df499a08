import { describe, expect, it } from 'vitest';
import { readAge } from '../../src/cli/core/words/age-flag.ts';
import { readParameterFlags } from '../../src/cli/core/words/parameter-flags.ts';
import { layerOf, readRunRequest } from '../../src/cli/run/run-request.ts';
import { stackLayerOf } from '../../src/sdk/core/parameters/stack-layer.ts';
import { UsageError } from '../../src/sdk/core/usage/usage-error.ts';

describe('readRunRequest', () => {
  it('says nothing where no flag says anything', () => {
    expect(readRunRequest({ frames: true })).toEqual({
      optionsText: '',
      parameters: {},
      concurrency: undefined,
      usual: { parameters: {}, concurrency: undefined },
      out: undefined,
      packed: false,
      again: false,
      json: false,
      open: false,
    });
  });

  it('turns flags into upload metadata that the splitter reads the same way', () => {
    const { optionsText } = readRunRequest({ frames: false, renders: 'ascii, GIF', slice: '15' });
    expect(optionsText).toBe('frames=off;renders=gif,ascii;slice=15');
    expect(layerOf(optionsText)).toEqual({ frames: false, renders: ['gif', 'ascii'], slice: 15 });
  });

  it.each([
    [{ from: '3', to: '2' }, /from has to lie before to/],
    [{ at: '1', from: '2' }, /Both at and from are set/],
    [{ from: '1:00', option: ['to=30'] }, /from has to lie before to/],
    [{ length: '3' }, /at is not set/],
  ])('fails for options of a part that contradict each other, before anything is sent: %j', (flags, message) => {
    expect(() => readRunRequest(flags)).toThrow(UsageError);
    expect(() => readRunRequest(flags)).toThrow(message);
  });

  it('gives the same text for the same flags, however they were typed', () => {
    expect(readRunRequest({ renders: 'frames,gif' }).optionsText).toBe(
      readRunRequest({ renders: 'gif,frames,gif' }).optionsText,
    );
  });

  it('takes the most that a file may cost as the parameter that it is, and as no option of the upload', () => {
    expect(readRunRequest({ maxUsd: '0.25', param: ['MaxJobUsd=9'] })).toMatchObject({
      parameters: { MaxJobUsd: '0.25' },
      optionsText: '',
    });
    for (const maxUsd of ['-1', 'five', '1e3', '', '10000']) {
      expect(() => readRunRequest({ maxUsd })).toThrow(/--max-usd is ".*"; allowed are dollars from 0 \(no limit\)/);
    }
  });

  it('takes any option by its name, in whatever order', () => {
    const { optionsText } = readRunRequest({ option: ['ascii.match=luma', 'ascii.colour=256'], slice: '15' });
    expect(layerOf(optionsText)).toEqual({ slice: 15, 'ascii.colour': '256', 'ascii.match': 'luma' });
    expect(readRunRequest({ option: ['ascii.colour=256', 'ascii.match=luma'], slice: '15' }).optionsText).toBe(
      optionsText,
    );
  });

  it.each([
    [['slice=20', 'slice=10'], 10],
    [['slice=10', 'slice=20'], 20],
    [['slice=9', 'ascii.match=luma', 'slice=10'], 10],
  ])('takes the last of an option that comes several times: %j', (option, slice) => {
    expect(layerOf(readRunRequest({ option }).optionsText).slice).toBe(slice);
  });

  it('takes renders that only a picture has, or only a video', () => {
    expect(layerOf(readRunRequest({ renders: 'grayscale' }).optionsText)).toEqual({ renders: ['grayscale'] });
    expect(layerOf(readRunRequest({ renders: 'gif' }).optionsText)).toEqual({ renders: ['gif'] });
  });

  it('takes parameters and concurrency', () => {
    const request = readRunRequest({ param: ['GifFps=5', 'GenerateFrames=false', 'GifFps=8'], concurrency: '4' });
    expect(request.parameters).toEqual({ GifFps: '8', GenerateFrames: 'false' });
    expect(request.concurrency).toBe(4);
  });

  it.each([
    [{ slice: '0' }, /--slice is "0"; allowed are whole numbers from 1 to 300/],
    [{ slice: '1.5' }, /--slice is "1\.5"/],
    [{ renders: 'gif,mpeg' }, /--renders is "gif,mpeg"; allowed are one or more of gif, frames, ascii/],
    [{ option: ['ascii.color=256'] }, /"ascii\.color" is no option/],
    [{ option: ['ascii.columns=7'] }, /ascii\.columns is "7"; allowed are whole numbers from 20 to 400/],
    [{ concurrency: '0' }, /--concurrency is "0"; allowed are whole numbers from 1 to 1000/],
    [{ concurrency: 'many' }, /--concurrency is "many"/],
    [{ param: ['GifFps'] }, /--param is "GifFps"; write it as NAME=VALUE/],
    [{ param: ['=3'] }, /--param is "=3"/],
    [{ param: ['Nope=1'] }, /"Nope" is no stack parameter; allowed are GenerateFrames, Renders/],
    [{ param: ['GifFps=99'] }, /GifFps.*"99".*from 1 to 50/],
    [{ frames: false, renders: 'frames' }, /Nothing is left to render/],
    [{ renders: 'frames', param: ['GenerateFrames=off'] }, /Nothing is left to render/],
  ])('fails for %j', (flags, message) => {
    expect(() => readRunRequest(flags)).toThrow(UsageError);
    expect(() => readRunRequest(flags)).toThrow(message);
  });
});

describe('stackLayerOf', () => {
  it('reads parameters as a function does', () => {
    expect(stackLayerOf(readParameterFlags(['GenerateFrames=no', 'AsciiColumns=80', 'Renders=ascii']))).toEqual({
      frames: false,
      renders: ['ascii'],
      'ascii.columns': 80,
    });
  });
});

describe('readAge', () => {
  it('reads minutes, hours, days and weeks', () => {
    expect(['90m', '12h', '7d', '2w'].map(readAge)).toEqual([5_400_000, 43_200_000, 604_800_000, 1_209_600_000]);
  });
  it.each(['7', 'd', '-1d', '1.5d', '7 days', ''])('fails for "%s"', (raw) => {
    expect(() => readAge(raw)).toThrow(/--older-than is .*e\.g\. 12h or 7d/);
  });
});
