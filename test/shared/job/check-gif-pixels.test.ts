import { describe, expect, it } from 'vitest';
import { checkGifPixels } from '../../../src/shared/job/check-gif-pixels.ts';
import { mergeOptions, type OptionLayer } from '../../../src/shared/options/render-options.ts';
import { makeProbe } from '../../fixtures/probe.ts';

const optionsOf = (layer: OptionLayer) => {
  const options = mergeOptions(layer);
  if ('problem' in options) throw new Error(options.problem);
  return options.value;
};

describe('checkGifPixels', () => {
  it('lets the defaults and a large GIF of a slice pass', () => {
    expect(() => checkGifPixels(makeProbe(), optionsOf({}), 300_000)).not.toThrow();
    expect(() => checkGifPixels(makeProbe(), optionsOf({ integers: { 'gif.width': 1280 } }), 30_000)).not.toThrow();
  });

  it('fails for pixels that the disk of a worker cannot hold, with the sizes and what to do', () => {
    const options = optionsOf({ integers: { 'gif.width': 1280, 'gif.fps': 50 } });
    expect(() => checkGifPixels(makeProbe(), options, 300_000)).toThrow(
      expect.objectContaining({
        reason: 'invalidOptions',
        message: expect.stringMatching(/1280×720.*50 frames.*300 s is 39551 MiB.*at most 1024.*gif\.width/),
      }),
    );
  });

  it('does not look at the GIF of a job without one', () => {
    const options = optionsOf({ renders: ['frames'], integers: { 'gif.width': 1280, 'gif.fps': 50 } });
    expect(() => checkGifPixels(makeProbe(), options, 300_000)).not.toThrow();
  });
});
