/** The rectangle that was found last, both ends included. */
export let left: i32 = 0;
export let top: i32 = 0;
export let right: i32 = 0;
export let bottom: i32 = 0;

const EIGHT: i32 = 8;

/** First place from `from` on, before `to`, where two pictures differ; `to` where there is none. */
function firstApart(one: usize, other: usize, from: i32, to: i32): i32 {
  let at = from;
  while (at + EIGHT <= to && load<u64>(one + <usize>at) === load<u64>(other + <usize>at)) at += EIGHT;
  while (at < to && load<u8>(one + <usize>at) === load<u8>(other + <usize>at)) at += 1;
  return at;
}

/** Last place after `from`, up to `to`, where two pictures differ; `from` where there is none. */
function lastApart(one: usize, other: usize, from: i32, to: i32): i32 {
  let at = to;
  while (at - EIGHT >= from && load<u64>(one + <usize>(at - 7)) === load<u64>(other + <usize>(at - 7))) at -= EIGHT;
  while (at > from && load<u8>(one + <usize>at) === load<u8>(other + <usize>at)) at -= 1;
  return at;
}

/**
 * Find the smallest rectangle that holds every changed pixel; one pixel where none changed.
 * @param shown 0 before the first picture: all of it
 */
export function findChanged(indices: usize, shown: usize, width: i32, height: i32): void {
  const pixels = width * height;
  left = 0;
  top = 0;
  right = width - 1;
  bottom = height - 1;
  if (shown === 0) return;
  const first = firstApart(indices, shown, 0, pixels);
  if (first === pixels) {
    right = 0;
    bottom = 0;
    return;
  }
  top = first / width;
  bottom = lastApart(indices, shown, 0, pixels - 1) / width;
  left = width - 1;
  right = 0;
  for (let y = top; y <= bottom; y++) {
    const row = y * width;
    left = firstApart(indices + <usize>row, shown + <usize>row, 0, left);
    right = lastApart(indices + <usize>row, shown + <usize>row, right, width - 1);
  }
  right = max(left, right);
}

/**
 * Write what to draw in the rectangle that was found.
 * @param shown 0 before the first picture
 * @param transparent index that leaves a pixel as it is, -1 where there is none
 * @param symbols address that receives a palette index, or the transparent one where nothing changed
 * @param alternatives address that receives the palette indices
 */
export function cutOut(
  indices: usize,
  shown: usize,
  width: i32,
  transparent: i32,
  symbols: usize,
  alternatives: usize,
): void {
  const isDrawn = shown === 0 || transparent < 0;
  const across = <usize>(right - left + 1);
  let n: usize = 0;
  for (let y = top; y <= bottom; y++) {
    const row = <usize>(y * width + left);
    memory.copy(alternatives + n, indices + row, across);
    if (isDrawn) memory.copy(symbols + n, indices + row, across);
    else {
      let x: usize = 0;
      for (; x + 16 <= across; x += 16) {
        const now = v128.load(indices + row + x);
        const isSame = i8x16.eq(now, v128.load(shown + row + x));
        v128.store(symbols + n + x, v128.bitselect(i8x16.splat(<i8>transparent), now, isSame));
      }
      for (; x < across; x++) {
        const index = load<u8>(indices + row + x);
        store<u8>(symbols + n + x, load<u8>(shown + row + x) === index ? <u8>transparent : index);
      }
    }
    n += across;
  }
}
