import { LUMA } from './memory';
import { thresholdAt, toneOf } from './ramp';
import { sum } from './samples';
import { dotGlyphs } from './tables';

/** Dots of a cell. */
const ACROSS: i32 = 2;
const DOWN: i32 = 4;
const DOTS: i32 = ACROSS * DOWN;
/** How far a dot's difference from its cell is enlarged, so that edges stand out of the dither. */
const SHARPENED: f64 = 2;

/** Choose braille dot by dot for the cell that was read. */
export function matchDots(row: i32, column: i32): i32 {
  const mean = <f64>sum / <f64>DOTS;
  let dots = 0;
  for (let dot = 0; dot < DOTS; dot++) {
    const value = mean + SHARPENED * (<f64>load<u8>(LUMA + <usize>dot) - mean);
    const wanted = toneOf(value <= 0 ? 0 : value >= 255 ? 255 : <i32>(value + 0.5));
    if (wanted > thresholdAt(row * DOWN + (dot >> 1), column * ACROSS + (dot & 1))) dots |= 1 << dot;
  }
  return load<u16>(dotGlyphs + <usize>(dots << 1));
}
