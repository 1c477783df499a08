import type { GlyphChooser } from './glyph-chooser.ts';
import type { InkRamp } from './ink-ramp.ts';
import { DITHER_THRESHOLDS } from './ordered-dither.ts';
import { STRENGTH_OF_DEVIATION, STRENGTHS } from './shape-strength.ts';
import type { ShapeTables } from './shape-tables.ts';

/** Numbers that a chooser has in the kernel. @see assembly/ascii/tables.ts */
export const CHOOSER_NUMBERS = [
  ...(['way', 'isDithered', 'rampSteps', 'shapes', 'groups', 'inkSteps', 'inkScale', 'strengths'] as const),
  ...(['emptyGlyph', 'flatBelow', 'margin'] as const),
] as const;
/** Tables that it has there. */
export const CHOOSER_TABLES = [
  ...(['thresholds', 'rampInk', 'rampGlyphs', 'shapeSums', 'merits', 'shapeCosts', 'shapeBounds'] as const),
  ...(['shapeGlyphs', 'margins', 'flatGlyphs', 'strengthOf', 'dotGlyphs'] as const),
] as const;

export type Table = Uint8Array | Uint16Array | Int16Array | Int32Array | Float64Array;

/** What a way of choosing glyphs needs in the kernel's memory. */
export interface ChooserMemory {
  readonly numbers: Readonly<Partial<Record<(typeof CHOOSER_NUMBERS)[number], number>>>;
  readonly tables: Readonly<Partial<Record<(typeof CHOOSER_TABLES)[number], Table>>>;
}

/** The numbers that `assembly/ascii/tables.ts` gives the ways. */
const WAYS = { luma: 0, shape: 1, contrast: 2, dots: 3 } as const;

const rampMemory = ({ ink, glyphs }: InkRamp, isDithered: boolean): ChooserMemory => ({
  numbers: { isDithered: isDithered ? 1 : 0, rampSteps: ink.length },
  tables: { thresholds: DITHER_THRESHOLDS, rampInk: ink, rampGlyphs: glyphs },
});

const shapeMemory = ({ stride, groups, sums }: ShapeTables): ChooserMemory => ({
  numbers: { shapes: stride, groups },
  tables: { shapeSums: sums, merits: new Int32Array(stride) },
});

const together = (way: keyof typeof WAYS, ...parts: readonly ChooserMemory[]): ChooserMemory => ({
  numbers: Object.assign({ way: WAYS[way], isDithered: 0 }, ...parts.map(({ numbers }) => numbers)),
  tables: Object.assign({}, ...parts.map(({ tables }) => tables)),
});

/** Name a chooser's numbers and tables as the kernel does. */
export const chooserMemory = (chooser: GlyphChooser): ChooserMemory => {
  switch (chooser.way) {
    case 'luma':
      return together('luma', rampMemory(chooser.ramp, chooser.isDithered));
    case 'dots':
      return together('dots', {
        numbers: {},
        tables: { thresholds: chooser.match.thresholds, dotGlyphs: chooser.match.glyphs },
      });
    case 'contrast': {
      const { tables, empty, flatBelow, margin } = chooser.match;
      return together('contrast', shapeMemory(tables), {
        numbers: { emptyGlyph: empty, flatBelow, margin },
        tables: {},
      });
    }
    case 'shape': {
      const { tables, glyphs, inkSteps, inkScale, costs, bounds, margins, flat } = chooser.match;
      const ramp = chooser.ramp === undefined ? [] : [rampMemory(chooser.ramp, true)];
      return together('shape', ...ramp, shapeMemory(tables), {
        numbers: { inkSteps, inkScale, strengths: STRENGTHS.length },
        tables: {
          ...{ shapeCosts: costs, shapeBounds: bounds, shapeGlyphs: glyphs, margins, flatGlyphs: flat },
          strengthOf: STRENGTH_OF_DEVIATION,
        },
      });
    }
  }
};
