import { PALETTE } from './memory';

const HALF: f32 = 0.5;
/** Bytes of an entry of an axis: places of four pixels, 32 bits each, and their weights, 32 bits each. */
const ENTRY: usize = 32;
/** Rows that are widened already: of each four that follow one another, one. */
const ROWS: i32 = 4;
/** Bytes of a widened pixel. */
const WIDE: usize = 16;

/** A palette colour in three of four lanes. */
function lanesOf(index: i32): v128 {
  const colour = v128.load_zero<u32>(PALETTE + ((<usize>index) << 2));
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(colour)));
}

/** Mix the pixels of a row. */
function widen(indices: usize, columns: usize, width: i32, to: usize): void {
  let entry = columns;
  let out = to;
  for (let x = 0; x < width; x++) {
    let sum = f32x4.mul(v128.load32_splat(entry, 16), lanesOf(load<u8>(indices + <usize>load<i32>(entry))));
    sum = f32x4.add(
      sum,
      f32x4.mul(v128.load32_splat(entry, 20), lanesOf(load<u8>(indices + <usize>load<i32>(entry, 4)))),
    );
    sum = f32x4.add(
      sum,
      f32x4.mul(v128.load32_splat(entry, 24), lanesOf(load<u8>(indices + <usize>load<i32>(entry, 8)))),
    );
    sum = f32x4.add(
      sum,
      f32x4.mul(v128.load32_splat(entry, 28), lanesOf(load<u8>(indices + <usize>load<i32>(entry, 12)))),
    );
    v128.store(out, sum);
    entry += ENTRY;
    out += WIDE;
  }
}

/**
 * Draw palette indices as a player does that enlarges them, in the colours of the palette that was set.
 * @param indices address of the picture, one index a pixel
 * @param fromWidth its width
 * @param columns address of an entry for each column of the larger picture: places of four pixels in a row, then their weights
 * @param rows the same for its rows; places do not go back from row to row
 * @param width of the larger picture
 * @param wide address of room for four rows of it, 16 bytes a pixel
 * @param canvas address that receives it: red, green, blue and a byte that means nothing
 */
export function enlarge(
  indices: usize,
  fromWidth: i32,
  columns: usize,
  rows: usize,
  width: i32,
  height: i32,
  wide: usize,
  canvas: usize,
): void {
  const rowBytes = <usize>width * WIDE;
  let widened = -1;
  let out = canvas;
  let row = rows;
  for (let y = 0; y < height; y++) {
    const last = load<i32>(row, 12);
    for (let from = max(widened + 1, load<i32>(row)); from <= last; from++) {
      widen(indices + <usize>(from * fromWidth), columns, width, wide + <usize>(from & (ROWS - 1)) * rowBytes);
    }
    widened = last;
    const first = wide + <usize>(load<i32>(row) & (ROWS - 1)) * rowBytes;
    const second = wide + <usize>(load<i32>(row, 4) & (ROWS - 1)) * rowBytes;
    const third = wide + <usize>(load<i32>(row, 8) & (ROWS - 1)) * rowBytes;
    const fourth = wide + <usize>(last & (ROWS - 1)) * rowBytes;
    const a = v128.load32_splat(row, 16);
    const b = v128.load32_splat(row, 20);
    const c = v128.load32_splat(row, 24);
    const d = v128.load32_splat(row, 28);
    for (let x: usize = 0; x < rowBytes; x += WIDE) {
      const sum = f32x4.add(
        f32x4.add(f32x4.mul(a, v128.load(first + x)), f32x4.mul(b, v128.load(second + x))),
        f32x4.add(f32x4.mul(c, v128.load(third + x)), f32x4.mul(d, v128.load(fourth + x))),
      );
      const rounded = i32x4.trunc_sat_f32x4_s(f32x4.add(sum, f32x4.splat(HALF)));
      const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(rounded, rounded), i16x8.splat(0));
      store<u32>(out, <u32>i32x4.extract_lane(bytes, 0));
      out += 4;
    }
    row += ENTRY;
  }
}

/** Draw palette indices in their own size. @param canvas as of `enlarge` */
export function paint(indices: usize, pixels: i32, canvas: usize): void {
  for (let i: usize = 0, end = <usize>pixels; i < end; i++) {
    store<u32>(canvas + (i << 2), load<u32>(PALETTE + ((<usize>load<u8>(indices + i)) << 2)));
  }
}
