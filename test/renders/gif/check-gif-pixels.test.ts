import { describe, expect, it } from 'vitest';
import { checkGifPixels } from '../../../src/renders/gif/plan/check-gif-pixels.ts';
import { subjectOf } from '../../../src/renders/parts/render-spec.ts';
import { checkRenderSizes } from '../../../src/shared/core/job/check-render-sizes.ts';
import type { RenderOptions } from '../../../src/shared/core/options/render-options.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { makeProbe } from '../../fixtures/probe.ts';

const check = (options: RenderOptions, lengthMs: number) =>
  checkGifPixels(subjectOf({ media: 'video', probe: makeProbe(), options }), lengthMs, { pixelsMib: 1024 });

describe('checkGifPixels', () => {
  it('lets the defaults and a large GIF of a slice pass', () => {
    expect(() => check(optionsOf('video'), 300_000)).not.toThrow();
    expect(() => check(optionsOf('video', { 'gif.width': 1280 }), 30_000)).not.toThrow();
  });

  it('fails for pixels that the disk of a worker cannot hold, with the sizes and what to do', () => {
    const options = optionsOf('video', { 'gif.width': 1280, 'gif.fps': 50 });
    expect(() => check(options, 300_000)).toThrow(
      expect.objectContaining({
        reason: 'invalidOptions',
        message: expect.stringMatching(/1280×720.*50 frames.*300 s is 39551 MiB.*at most 1024.*gif\.width/),
      }),
    );
  });

  it('does not look at the GIF of a job without one', () => {
    const options = optionsOf('video', { renders: ['frames'], 'gif.width': 1280, 'gif.fps': 50 });
    expect(() => checkRenderSizes('video', makeProbe(), options, 300_000)).not.toThrow();
  });
});
