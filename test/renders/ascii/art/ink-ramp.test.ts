import { describe, expect, it } from 'vitest';
import type { AsciiStyle } from '../../../../src/renders/ascii/kernel/ascii-style.ts';
import { FONT_NAMES, fontOf } from '../../../../src/renders/ascii/kernel/font/font.ts';
import { makeGlyphSet } from '../../../../src/renders/ascii/kernel/glyph-set.ts';
import { makeInkRamp } from '../../../../src/renders/ascii/kernel/ink-ramp.ts';
import { DITHER_THRESHOLDS } from '../../../../src/renders/ascii/kernel/ordered-dither.ts';
import { toneCurve } from '../../../../src/renders/ascii/kernel/tone-curve.ts';
import { inkOf } from './font/draw-as-text.ts';
import { rampStep } from './plain/ramp-step.ts';

const STYLE: AsciiStyle = {
  ...{ charset: 'ascii', match: 'luma', dither: false, colour: 'none', background: false, font: '8x16' },
};

describe.each(FONT_NAMES)('ramp of the font %s', (font) => {
  const set = makeGlyphSet({ ...STYLE, font });
  const ramp = makeInkRamp(set);

  it('rises in the ink that the font puts down, from the blank to the densest', () => {
    const inks = [...ramp.glyphs].map((glyph) => inkOf(fontOf(font), set.codePoints[glyph] ?? 0));
    expect(inks).toEqual([...new Set(inks)].sort((a, b) => a - b));
    expect(inks[0]).toBe(0);
    expect(Math.max(...set.ink)).toBe(ramp.ink.at(-1));
  });

  it('gives a brighter cell at least as much ink', () => {
    const tone = toneCurve(ramp.ink.at(-1) ?? 0);
    const steps = Array.from(tone, (ink) => rampStep(ramp, ink, 0.5));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect([steps[0], steps.at(-1)]).toEqual([0, ramp.ink.length - 1]);
  });

  it('keeps the mean ink of an even gray when it dithers', () => {
    const densest = ramp.ink.at(-1) ?? 0;
    for (let wanted = 0; wanted <= 1; wanted += 0.05) {
      let sum = 0;
      for (let cell = 0; cell < 64; cell++) {
        sum += ramp.ink[rampStep(ramp, wanted * densest, DITHER_THRESHOLDS[cell] ?? 0)] ?? 0;
      }
      expect(sum / 64).toBeCloseTo(wanted * densest, 2);
    }
  });
});
