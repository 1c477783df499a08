import { COLOUR_CASES } from './colour-cases.ts';
import type { FormatCase } from './format-case.ts';
import { SHAPE_CASES } from './shape-cases.ts';

/** Every row of docs/formats.md. */
export const FORMAT_CASES: readonly FormatCase[] = [...SHAPE_CASES, ...COLOUR_CASES];
