import type { AsciiStyle } from './ascii-style.ts';
import { XTERM_16, XTERM_256 } from './palettes.ts';

/** Depth of the colours that a terminal is told to use; `none` uses no colours. */
export type ColourDepth = AsciiStyle['colour'];

/** Which colour a code is about. */
export type Layer = 'ink' | 'ground';

const SIXTEEN = new Map(Array.from(XTERM_16, (colour, index) => [colour, index]));
// If two numbers have the same colour, the later one is kept: the first sixteen follow the user's theme.
const ALL = new Map(Array.from(XTERM_256, (colour, index) => [colour, index]));

const indexIn = (palette: ReadonlyMap<number, number>, colour: number): number => {
  const index = palette.get(colour);
  if (index !== undefined) return index;
  const hex = colour.toString(16).padStart(6, '0');
  throw new RangeError(`the colour #${hex} is none of the terminal's ${palette === SIXTEEN ? 16 : 256}`);
};

const BASE = { ink: 30, ground: 40 } as const;
const BRIGHT_BASE = { ink: 90, ground: 100 } as const;

const CODES: Record<Exclude<ColourDepth, 'none'>, (layer: Layer, colour: number) => string> = {
  '16': (layer, colour) => {
    const index = indexIn(SIXTEEN, colour);
    return `${index < 8 ? BASE[layer] + index : BRIGHT_BASE[layer] + index - 8}`;
  },
  '256': (layer, colour) => `${BASE[layer] + 8};5;${indexIn(ALL, colour)}`,
  truecolor: (layer, colour) => `${BASE[layer] + 8};2;${colour >> 16};${(colour >> 8) & 255};${colour & 255}`,
};

/**
 * The parameters that select a colour in an SGR sequence.
 * @param colour 0xRRGGBB; with 16 and 256 colours exactly one of the palette's
 * @returns parameters without the sequence around them: `38;2;255;128;0`
 * @throws {RangeError} when the palette lacks the colour
 * @see https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ section 8.3.117
 */
export const sgrColour = (depth: Exclude<ColourDepth, 'none'>, layer: Layer, colour: number): string =>
  CODES[depth](layer, colour);
