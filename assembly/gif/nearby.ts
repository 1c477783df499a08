import { blueOf, colourAt, colours, greenOf, redOf } from './colours';
import { DISTANCES, IS_LISTED, KEPT, LISTS } from './memory';

/** Colours in a list: fewer than KEPT where the palette has fewer. */
export function kept(): i32 {
  return min(KEPT, colours);
}

/** How far a palette colour is from a point, squared. Where channels are whole or halves, nothing is rounded. */
export function squaredDistance(colour: i32, r: f64, g: f64, b: f64): f64 {
  const dr = r - <f64>redOf(colour);
  const dg = g - <f64>greenOf(colour);
  const db = b - <f64>blueOf(colour);
  return dr * dr + dg * dg + db * db;
}

/** Keep the nearest colours, sorted; of equally near ones the first comes first. */
function list(start: usize, r: f64, g: f64, b: f64): void {
  const most = kept();
  let length = 0;
  for (let i = 0; i < colours; i++) {
    const d = squaredDistance(colourAt(i), r, g, b);
    if (length === most) {
      if (d >= load<f64>(DISTANCES + ((<usize>(length - 1)) << 3))) continue;
      length -= 1;
    }
    let at = length;
    while (at > 0 && load<f64>(DISTANCES + ((<usize>(at - 1)) << 3)) > d) {
      store<f64>(DISTANCES + ((<usize>at) << 3), load<f64>(DISTANCES + ((<usize>(at - 1)) << 3)));
      store<u8>(start + <usize>at, load<u8>(start + <usize>(at - 1)));
      at -= 1;
    }
    store<f64>(DISTANCES + ((<usize>at) << 3), d);
    store<u8>(start + <usize>at, <u8>i);
    length += 1;
  }
}

/**
 * The palette colours near a cell of 8×8×8 colours: the one nearest to any colour in the cell is practically always
 * among them. Lists are made when they are first asked for.
 * @returns address of the list
 */
export function around(r: i32, g: i32, b: i32): usize {
  const cell = ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3);
  const start = LISTS + ((<usize>cell) << 4);
  if (load<u8>(IS_LISTED + <usize>cell) !== 0) return start;
  store<u8>(IS_LISTED + <usize>cell, 1);
  list(start, <f64>(r | 7) - 3.5, <f64>(g | 7) - 3.5, <f64>(b | 7) - 3.5);
  return start;
}
