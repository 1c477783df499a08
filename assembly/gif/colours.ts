import { IS_LISTED, MIXES, MIXES_BYTES, PALETTE, SPREAD } from './memory';

/** How many colours the palette has. */
export let colours: i32 = 0;

/** A palette colour's channels. */
export function redOf(colour: i32): i32 {
  return colour & 255;
}
export function greenOf(colour: i32): i32 {
  return (colour >> 8) & 255;
}
export function blueOf(colour: i32): i32 {
  return (colour >> 16) & 255;
}

export function colourAt(index: i32): i32 {
  return load<i32>(PALETTE + ((<usize>index) << 2));
}

/** Address of a colour's mix: the bits of its channels take turns, so that cells of like colours share cache lines. */
export function cellAt(r: i32, g: i32, b: i32): usize {
  const red = load<u32>(SPREAD + ((<usize>(r >> 1)) << 2));
  const green = load<u32>(SPREAD + ((<usize>(g >> 1)) << 2));
  const blue = load<u32>(SPREAD + ((<usize>(b >> 1)) << 2));
  return MIXES + (((red << 2) | (green << 1) | blue) << 2);
}

/**
 * Begin with another palette.
 * @param rgb address of its colours, RGB24
 * @param count 1..256
 */
export function setPalette(rgb: usize, count: i32): void {
  colours = count;
  memory.fill(MIXES, 0, MIXES_BYTES);
  memory.fill(IS_LISTED, 0, 1 << 15);
  for (let i = 0; i < count; i++) {
    const at = rgb + <usize>(i * 3);
    store<i32>(
      PALETTE + ((<usize>i) << 2),
      load<u8>(at) | ((<i32>load<u8>(at, 1)) << 8) | ((<i32>load<u8>(at, 2)) << 16),
    );
  }
  for (let value = 0; value < 128; value++) {
    let spread = 0;
    for (let bit = 0; bit < 7; bit++) spread |= ((value >> bit) & 1) << (3 * bit);
    store<i32>(SPREAD + ((<usize>value) << 2), spread);
  }
}
