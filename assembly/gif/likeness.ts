/** Sides of what sums are kept of. Two of them each way are a block. */
const SIDE: i32 = 4;
/** Bytes of the sums of such a square: of one picture, of the other, of the squares of both and of the products, four lanes each. */
const SUMS: usize = 64;
/** Constants that keep dark and flat blocks from counting too much: (0.01 · 255)² · 64 and (0.03 · 255)² · 64 · 63, rounded. */
const C1: i32 = 416;
const C2: i32 = 235963;

function pixelAt(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load_zero<u32>(at)));
}

/** Sum up the squares side by side of four rows. */
function sumRows(canvas: usize, rgb: usize, width: i32, to: usize): void {
  const squares = width / SIDE;
  let out = to;
  for (let square = 0; square < squares; square++) {
    let ones = i32x4.splat(0);
    let others = i32x4.splat(0);
    let both = i32x4.splat(0);
    let products = i32x4.splat(0);
    for (let y = 0; y < SIDE; y++) {
      const place = <usize>(y * width + square * SIDE);
      const one = canvas + (place << 2);
      const other = rgb + place * 3;
      for (let x: usize = 0; x < <usize>SIDE; x++) {
        const a = pixelAt(one + (x << 2));
        const b = pixelAt(other + x * 3);
        ones = i32x4.add(ones, a);
        others = i32x4.add(others, b);
        both = i32x4.add(both, i32x4.add(i32x4.dot_i16x8_s(a, a), i32x4.dot_i16x8_s(b, b)));
        products = i32x4.add(products, i32x4.dot_i16x8_s(a, b));
      }
    }
    v128.store(out, ones);
    v128.store(out, others, 16);
    v128.store(out, both, 32);
    v128.store(out, products, 48);
    out += SUMS;
  }
}

/** A sum of a block: that of two squares of each of two rows. */
function sumOf(above: usize, below: usize, place: usize): v128 {
  return i32x4.add(
    i32x4.add(v128.load(above + place), v128.load(above + place + SUMS)),
    i32x4.add(v128.load(below + place), v128.load(below + place + SUMS)),
  );
}

/** Similarity of a block, of each channel in a lane. */
function blockLikeness(above: usize, below: usize): v128 {
  const ones = sumOf(above, below, 0);
  const others = sumOf(above, below, 16);
  const both = i32x4.shl(sumOf(above, below, 32), 6);
  const products = i32x4.shl(sumOf(above, below, 48), 6);
  const together = i32x4.mul(ones, others);
  const squares = i32x4.add(i32x4.mul(ones, ones), i32x4.mul(others, others));
  const light = f32x4.convert_i32x4_s(i32x4.add(i32x4.shl(together, 1), i32x4.splat(C1)));
  const shape = f32x4.convert_i32x4_s(i32x4.add(i32x4.shl(i32x4.sub(products, together), 1), i32x4.splat(C2)));
  const lights = f32x4.convert_i32x4_s(i32x4.add(squares, i32x4.splat(C1)));
  const spread = f32x4.convert_i32x4_s(i32x4.add(i32x4.sub(both, squares), i32x4.splat(C2)));
  return f32x4.div(f32x4.mul(light, shape), f32x4.mul(lights, spread));
}

/**
 * Structural similarity of two pictures: mean over three channels and over blocks of 8×8 pixels every 4 pixels, as ffmpeg computes it.
 * @param canvas address of one, see `enlarge`
 * @param rgb address of the other, RGB24; a byte behind it is read
 * @param sums address of room for two rows of squares, 16 bytes a pixel of a row each
 * @returns at most 1; 1 where there is no whole block
 * @see Z. Wang et al., "Image quality assessment: from error visibility to structural similarity", IEEE TIP 13/4 (2004)
 * @see https://ffmpeg.org/ffmpeg-filters.html#ssim
 */
export function likeness(canvas: usize, rgb: usize, width: i32, height: i32, sums: usize): f64 {
  const across = width / SIDE;
  const down = height / SIDE;
  if (across < 2 || down < 2) return 1;
  const rowBytes = <usize>across * SUMS;
  let above = sums;
  let below = sums + rowBytes;
  let total: f64 = 0;
  for (let row = 0; row < down; row++) {
    const place = <usize>(row * SIDE * width);
    const swapped = above;
    above = below;
    below = swapped;
    sumRows(canvas + (place << 2), rgb + place * 3, width, below);
    if (row === 0) continue;
    let ofRow = f32x4.splat(0);
    for (let block = 0; block < across - 1; block++) {
      const at = <usize>block * SUMS;
      ofRow = f32x4.add(ofRow, blockLikeness(above + at, below + at));
    }
    total += <f64>f32x4.extract_lane(ofRow, 0) + <f64>f32x4.extract_lane(ofRow, 1) + <f64>f32x4.extract_lane(ofRow, 2);
  }
  return total / (3 * <f64>(across - 1) * <f64>(down - 1));
}
