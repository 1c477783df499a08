import type { CellGrid } from '../../../renders/ascii/kernel/cell-grid.ts';
import { NearestColour } from '../../../renders/ascii/kernel/nearest-colour.ts';
import { XTERM_16, XTERM_256 } from '../../../renders/ascii/kernel/palettes.ts';
import type { ColourDepth } from '../../../renders/ascii/kernel/sgr.ts';

const PALETTES = { '16': XTERM_16, '256': XTERM_256 } as const;

/** Makes a function that puts a screen's colours into those of a terminal. */
export const colourFitter = (depth: ColourDepth): ((grid: CellGrid) => CellGrid) => {
  if (depth === 'truecolor') return (grid) => grid;
  if (depth === 'none') return ({ columns, rows, codePoints }) => ({ columns, rows, codePoints });
  const known = new Set(PALETTES[depth]);
  const nearest = new NearestColour(PALETTES[depth]);
  const within = (colours: Uint32Array): Uint32Array =>
    colours.map((colour) => (known.has(colour) ? colour : nearest.of(colour)));
  return ({ columns, rows, codePoints, foreground, background }) => ({
    ...{ columns, rows, codePoints },
    ...(foreground === undefined ? {} : { foreground: within(foreground) }),
    ...(background === undefined ? {} : { background: within(background) }),
  });
};
