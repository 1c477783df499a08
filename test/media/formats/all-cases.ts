import { CLOCK_CASES } from './clock-cases.ts';
import { COLOUR_CASES } from './colour-cases.ts';
import { EDIT_CASES } from './edit-cases.ts';
import type { FormatCase } from './format-case.ts';
import { PICTURE_CASES } from './pictures-cases.ts';
import { REFUSAL_CASES } from './refusal-cases.ts';
import { SHAPE_CASES } from './shape-cases.ts';
import { TRACK_CASES } from './tracks-cases.ts';

/** Every row of docs/formats.md. */
export const FORMAT_CASES: readonly FormatCase[] = [
  ...TRACK_CASES,
  ...SHAPE_CASES,
  ...COLOUR_CASES,
  ...CLOCK_CASES,
  ...EDIT_CASES,
  ...REFUSAL_CASES,
  ...PICTURE_CASES,
];
