import { describe, expect, it } from 'vitest';
import { checkRenderSizes } from '../../../src/shared/core/job/check-render-sizes.ts';
import type { OptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { makeProbe } from '../../fixtures/probe.ts';

const FILM = { displayWidth: 1920, displayHeight: 1080 };
const PHONE = { displayWidth: 1080, displayHeight: 1920 };
const EVERYTHING: OptionLayer = {
  renders: ['gif', 'frames', 'ascii', 'edges', 'grayscale'],
  'ascii.formats': ['txt', 'ans', 'cast', 'gif', 'mp4'],
};

const check = (layer: OptionLayer, lengthMs = 30_000, shown = FILM) =>
  checkRenderSizes('video', makeProbe({}, shown), optionsOf('video', layer), lengthMs);

describe('checkRenderSizes', () => {
  it.each<[string, OptionLayer, number?]>([
    ['everything as it is usual', EVERYTHING],
    ['everything in slices of two minutes', EVERYTHING, 120_000],
    ['wide ASCII art in all colours', { ...EVERYTHING, 'ascii.columns': 240, 'ascii.colour': 'truecolor' }],
    ['edges as large as 4K', { ...EVERYTHING, 'edges.width': 3840 }],
  ])('lets %s pass', (_, layer, lengthMs) => {
    expect(() => check(layer, lengthMs)).not.toThrow();
  });

  it.each<[string, OptionLayer, typeof FILM, RegExp]>([
    [
      'ASCII art',
      { ...EVERYTHING, 'ascii.columns': 400 },
      PHONE,
      /ASCII art as \.gif.*3200×5696 pixels.*ascii\.columns/,
    ],
    ['edges', { ...EVERYTHING, 'edges.width': 3840 }, PHONE, /Edges.*3840×6827 pixels.*edges\.width/],
  ])('fails for pictures of %s that no player takes, with their size and what to do', (_, layer, shown, message) => {
    expect(() => check(layer, 30_000, shown)).toThrow(
      expect.objectContaining({ reason: 'invalidOptions', message: expect.stringMatching(message) }),
    );
  });

  it.each<[string, OptionLayer, RegExp]>([
    [
      'a recording in colour',
      { 'ascii.columns': 400, 'ascii.fps': 30, 'ascii.colour': 'truecolor', 'ascii.background': true },
      /may come to \d+ MiB; at most 1024.*\.cast of 400×113 characters, 30 screens.*ascii\.fps.*slice=/,
    ],
    [
      'edges',
      { ...EVERYTHING, 'edges.width': 3840, 'edges.fps': 60 },
      /at most 1024.*Edges, 60 pictures a second, up to/,
    ],
  ])('fails for %s that the disk of a worker may not hold', (_, layer, message) => {
    expect(() => check(layer)).toThrow(
      expect.objectContaining({ reason: 'invalidOptions', message: expect.stringMatching(message) }),
    );
  });

  it('fails for packed frames that one ZIP file may not hold, and for no others', () => {
    const huge = { displayWidth: 7680, displayHeight: 4320 };
    const packed: OptionLayer = { renders: ['frames'], 'frames.pack': true };
    expect(() => check(packed, 300_000, { displayWidth: 3840, displayHeight: 2160 })).not.toThrow();
    expect(() => check({ renders: ['frames'] }, 300_000, huge)).not.toThrow();
    expect(() => check(packed, 300_000, huge)).toThrow(
      expect.objectContaining({
        reason: 'invalidOptions',
        message: expect.stringMatching(/300 pictures of 7680×4320.* 5\.0 GB.*slice=.*frames\.pack=off/),
      }),
    );
    expect(() => check(packed, 70_000_000, { displayWidth: 16, displayHeight: 16 })).toThrow(/at most 65534/);
  });

  it('looks at the GIF too', () => {
    expect(() => check({ 'gif.width': 1280, 'gif.fps': 50 }, 300_000)).toThrow(/gif\.width/);
  });

  it('does not look at what is not rendered, nor at pictures', () => {
    expect(() => check({ renders: ['frames'], 'edges.width': 3840, 'edges.fps': 60 })).not.toThrow();
    const options = optionsOf('image', { 'ascii.columns': 400 });
    expect(() => checkRenderSizes('image', makeProbe({}, PHONE), options, 1)).not.toThrow();
  });
});
