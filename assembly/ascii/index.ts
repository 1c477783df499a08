// The loops over the cells of ASCII art. Tables, cells and pictures are passed by address: the caller lays them out and
// sets where they are.
import { END } from './memory';

export { drawRow } from './draw-row';
export {
  across,
  channels,
  codePoints,
  colours,
  columns,
  deciding,
  decidingSums,
  down,
  glyphs,
  limits,
  marks,
  means,
  picture,
  pictureBefore,
} from './screen';
export {
  dotGlyphs,
  emptyGlyph,
  flatBelow,
  flatGlyphs,
  glyphCodePoints,
  groups,
  inkScale,
  inkSteps,
  isDithered,
  margin,
  margins,
  merits,
  rampGlyphs,
  rampInk,
  rampSteps,
  shapeBounds,
  shapeCosts,
  shapeGlyphs,
  shapeSums,
  shapes,
  strengthOf,
  strengths,
  thresholds,
  tone,
  way,
} from './tables';

/** Where the kernel's own memory ends. */
export function end(): usize {
  return END;
}
