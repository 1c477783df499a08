const HALF: f32 = 0.5;

/**
 * Shrink a picture: each pixel is the mean of the area that it covers. Three of four lanes are red, green and blue; the fourth is
 * whatever follows.
 * @param rgb address of the picture, RGB24; a byte behind it is read
 * @param width of the picture
 * @param to address that receives the smaller one; a byte behind it is written
 * @param columns address of an entry of words for each target column: first source pixel, how many there are, and the share of each as
 *   a number of 32 bits
 * @param columnWords words of an entry
 * @param rows the same for the target rows
 */
export function shrink(
  rgb: usize,
  width: i32,
  to: usize,
  toWidth: i32,
  toHeight: i32,
  columns: usize,
  columnWords: i32,
  rows: usize,
  rowWords: i32,
): void {
  let out = to;
  let row = rows;
  for (let y = 0; y < toHeight; y++) {
    const top = load<i32>(row);
    const down = load<i32>(row, 4);
    let column = columns;
    for (let x = 0; x < toWidth; x++) {
      const left = load<i32>(column);
      const across = load<i32>(column, 4);
      let sum = f32x4.splat(0);
      for (let i = 0; i < down; i++) {
        const share = load<f32>(row + ((<usize>i) << 2), 8);
        let at = rgb + <usize>(((top + i) * width + left) * 3);
        for (let k = 0; k < across; k++, at += 3) {
          const weight = f32x4.splat(share * load<f32>(column + ((<usize>k) << 2), 8));
          const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load_zero<u32>(at)));
          sum = f32x4.add(sum, f32x4.mul(weight, f32x4.convert_i32x4_s(words)));
        }
      }
      const rounded = i32x4.trunc_sat_f32x4_s(f32x4.add(sum, f32x4.splat(HALF)));
      const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(rounded, rounded), i16x8.splat(0));
      store<u32>(out, <u32>i32x4.extract_lane(bytes, 0));
      out += 3;
      column += <usize>(columnWords << 2);
    }
    row += <usize>(rowWords << 2);
  }
}
