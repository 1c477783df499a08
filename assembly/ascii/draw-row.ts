import { matchDots } from './dots';
import { LUMA } from './memory';
import { readPattern } from './pattern';
import { inkOf, meanTone, rampStep, thresholdAt, toneOf } from './ramp';
import { isStill, readCell, startOf } from './samples';
import { codePoints, columns, glyphs, marks } from './screen';
import { matchContrast, matchShape } from './shapes';
import { decide, isSteady } from './steady';
import { BY_CONTRAST, BY_DOTS, BY_LUMA, glyphCodePoints, isDithered, rampGlyphs, way } from './tables';

/** Marks of a row's cells: as in the picture before to the byte, changed by noise alone, decided anew. */
const STILL: u8 = 0;
const STEADY: u8 = 1;
const DECIDED: u8 = 2;

const NEAREST: f64 = 0.5;

/** Choose the glyph of the cell that was read. */
function choose(row: i32, column: i32, before: i32): i32 {
  if (way === BY_LUMA) {
    const threshold = isDithered ? thresholdAt(row, column) : NEAREST;
    const step = rampStep(toneOf(load<u8>(LUMA)), threshold);
    return load<u16>(rampGlyphs + <usize>(step << 1));
  }
  if (way === BY_DOTS) return matchDots(row, column);
  readPattern();
  if (way === BY_CONTRAST) return matchContrast(before);
  const ink = meanTone();
  return matchShape(isDithered ? inkOf(rampStep(ink, thresholdAt(row, column))) : ink, before);
}

/**
 * Draw a row of the picture's cells.
 * @param held 1 where the cells of the picture before are held, 0: every cell is decided
 * @param known 1 where glyphs of the picture before are preferred
 * @returns how many cells were decided
 */
export function drawRow(row: i32, held: i32, known: i32): i32 {
  let decided = 0;
  for (let column = 0; column < columns; column++) {
    const start = startOf(row, column);
    if (held && isStill(start)) {
      store<u8>(marks + <usize>column, STILL);
      continue;
    }
    readCell(start, column);
    const cell = row * columns + column;
    if (held && isSteady(cell)) {
      store<u8>(marks + <usize>column, STEADY);
      continue;
    }
    const place = <usize>(cell << 1);
    const glyph = choose(row, column, known ? <i32>load<u16>(glyphs + place) : -1);
    store<u16>(glyphs + place, <u16>glyph);
    store<u16>(codePoints + place, load<u16>(glyphCodePoints + <usize>(glyph << 1)));
    decide(cell);
    store<u8>(marks + <usize>column, DECIDED);
    decided += 1;
  }
  return decided;
}
