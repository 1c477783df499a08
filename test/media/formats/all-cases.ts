import { CLOCK_CASES } from './clock-cases.ts';
import type { FormatCase } from './format-case.ts';

/** Every row of docs/formats.md. */
export const FORMAT_CASES: readonly FormatCase[] = [...CLOCK_CASES];
