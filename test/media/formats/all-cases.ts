import type { FormatCase } from './format-case.ts';
import { PICTURE_CASES } from './pictures-cases.ts';

/** Every row of docs/formats.md. */
export const FORMAT_CASES: readonly FormatCase[] = [...PICTURE_CASES];
