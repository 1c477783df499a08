import { LUMA } from './memory';
import { across, channels, colours, columns, down, means, picture, pictureBefore } from './screen';

/** Sum and sum of squares of the luma of the cell that was read last. */
export let sum: i32 = 0;
export let squares: i32 = 0;

/** How many samples a cell has. */
export function samples(): i32 {
  return across * down;
}

/** Bytes from one line of a picture to the next. */
function lineBytes(): i32 {
  return columns * across * channels;
}

/** Where a cell's samples begin in a picture. */
export function startOf(row: i32, column: i32): usize {
  return <usize>(row * down * lineBytes() + column * across * channels);
}

/** Sum of four numbers of 32 bits. */
export function total(words: v128): i32 {
  return (
    i32x4.extract_lane(words, 0) +
    i32x4.extract_lane(words, 1) +
    i32x4.extract_lane(words, 2) +
    i32x4.extract_lane(words, 3)
  );
}

/** The first and the last eight of sixteen bytes, 16 bits each. */
export function firstHalf(bytes: v128): v128 {
  return i16x8.extend_low_i8x16_u(bytes);
}
export function lastHalf(bytes: v128): v128 {
  return i16x8.extend_high_i8x16_u(bytes);
}

/** Sum of the products of sixteen pairs of numbers of 16 bits. */
export function product(first: v128, last: v128, otherFirst: v128, otherLast: v128): i32 {
  return total(i32x4.add(i32x4.dot_i16x8_s(first, otherFirst), i32x4.dot_i16x8_s(last, otherLast)));
}

/** Whether a cell's samples are those of the picture before; never where its lines are not whole words. */
export function isStill(start: usize): bool {
  const bytes = across * channels;
  if ((bytes & 3) !== 0) return false;
  const line = <usize>lineBytes();
  let at = start;
  for (let y = 0; y < down; y++, at += line) {
    for (let x = 0; x < bytes; x += 4) {
      const place = at + <usize>x;
      if (load<u32>(picture + place) !== load<u32>(pictureBefore + place)) return false;
    }
  }
  return true;
}

function readFours(start: usize): void {
  const line = <usize>lineBytes();
  const at = picture + start;
  let bytes = v128.load_zero<u32>(at);
  bytes = v128.load_lane<u32>(at + line, bytes, 1);
  bytes = v128.load_lane<u32>(at + 2 * line, bytes, 2);
  bytes = v128.load_lane<u32>(at + 3 * line, bytes, 3);
  v128.store(LUMA, bytes);
}

function readGray(start: usize): void {
  const line = <usize>lineBytes();
  let at = picture + start;
  let to = LUMA;
  v128.store(LUMA, i32x4.splat(0));
  for (let y = 0; y < down; y++, at += line) {
    for (let x: usize = 0; x < <usize>across; x++, to++) store<u8>(to, load<u8>(at + x));
  }
}

function readColours(start: usize, column: i32): void {
  const count = samples();
  const line = <usize>lineBytes();
  const lineEnd = <usize>(across * 3);
  let at = picture + start;
  let to = LUMA;
  let colour = colours + <usize>((column * count) << 2);
  let reds = 0;
  let greens = 0;
  let blues = 0;
  v128.store(LUMA, i32x4.splat(0));
  for (let y = 0; y < down; y++, at += line) {
    for (let x: usize = 0; x < lineEnd; x += 3, to++, colour += 4) {
      const red: i32 = load<u8>(at + x);
      const green: i32 = load<u8>(at + x, 1);
      const blue: i32 = load<u8>(at + x, 2);
      store<i32>(colour, (red << 16) | (green << 8) | blue);
      reds += red;
      greens += green;
      blues += blue;
      // BT.601 weights, as for the gray of gray pictures.
      store<u8>(to, <u8>((77 * red + 150 * green + 29 * blue + 128) >> 8));
    }
  }
  const half = count >> 1;
  store<i32>(
    means + <usize>(column << 2),
    (((reds + half) / count) << 16) | (((greens + half) / count) << 8) | ((blues + half) / count),
  );
}

/** Read a cell of the picture. */
export function readCell(start: usize, column: i32): void {
  if (channels === 3) readColours(start, column);
  else if (across === 4 && down === 4) readFours(start);
  else readGray(start);
  const bytes = v128.load(LUMA);
  const first = firstHalf(bytes);
  const last = lastHalf(bytes);
  const ones = i16x8.splat(1);
  sum = product(first, last, ones, ones);
  squares = product(first, last, first, last);
}
