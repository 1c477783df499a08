import { beginCodes, CODES, clearCode, endCodes, putClear, putCode } from './codes';
import { blueOf, colourAt, greenOf, redOf } from './colours';
import { CHILDREN, PREFIXES, ROOTS, SIBLINGS, SYMBOLS } from './memory';
import { around, kept } from './nearby';

// What a rectangle is to show, and what comes of it.
let rgb: usize = 0;
let indices: usize = 0;
let shown: usize = 0;
let end: i32 = 0;
let transparent: i32 = 0;
let tolerance: i32 = 0;

/** The best match of the last search. */
let bestCode: i32 = 0;
let bestLength: i32 = 0;
let bestOff: i32 = 0;

function wordAt(table: usize, code: i32): i32 {
  return load<u16>(table + ((<usize>code) << 1));
}
function symbolOf(code: i32): i32 {
  return load<u8>(SYMBOLS + <usize>code);
}

/** Palette index that a pixel has after a symbol. */
function shows(at: i32, symbol: i32): i32 {
  return symbol === transparent ? <i32>load<u8>(shown + <usize>at) : symbol;
}

/** How far a palette index is from what a pixel is to show, squared; 0 for its best one, below 0 where it is too far. */
function apart(at: i32, index: i32): i32 {
  const wanted = rgb + <usize>(at * 3);
  const colour = colourAt(index);
  const red = <i32>load<u8>(wanted) - redOf(colour);
  const green = <i32>load<u8>(wanted, 1) - greenOf(colour);
  const blue = <i32>load<u8>(wanted, 2) - blueOf(colour);
  const off = red * red + green * green + blue * blue;
  if (off <= tolerance) return off;
  return index === <i32>load<u8>(indices + <usize>at) ? 0 : -1;
}

/** Follow an entry that fits up to a pixel to all longer ones. @param length of the entry @param off squared distances of its pixels */
function follow(code: i32, at: i32, length: i32, off: i32): void {
  if (length > bestLength || (length === bestLength && off < bestOff)) {
    bestCode = code;
    bestLength = length;
    bestOff = off;
  }
  const next = at + 1;
  if (next >= end) return;
  for (let child = wordAt(CHILDREN, code); child !== 0; child = wordAt(SIBLINGS, child)) {
    const more = apart(next, shows(next, symbolOf(child)));
    if (more >= 0) follow(child, next, length + 1, off + more);
  }
}

/** Find the longest entry that fits from a pixel on; of equally long ones the nearest. */
function search(at: i32): void {
  bestLength = 0;
  bestOff = 0;
  if (transparent >= 0) {
    const off = apart(at, <i32>load<u8>(shown + <usize>at));
    if (off >= 0) follow(transparent, at, 1, off);
  }
  const best = <i32>load<u8>(indices + <usize>at);
  follow(best, at, 1, 0);
  const wanted = rgb + <usize>(at * 3);
  const list = around(load<u8>(wanted), load<u8>(wanted, 1), load<u8>(wanted, 2));
  for (let i = 0, most = kept(); i < most; i++) {
    const index = <i32>load<u8>(list + <usize>i);
    if (index === best || wordAt(CHILDREN, index) === 0) continue;
    const off = apart(at, index);
    if (off >= 0) follow(index, at, 1, off);
  }
}

/** Write what the best match shows, from its last pixel back. */
function draw(drawn: usize, at: i32): void {
  let code = bestCode;
  for (let place = at + bestLength - 1; place >= at; place--) {
    store<u8>(drawn + <usize>place, <u8>shows(place, symbolOf(code)));
    code = wordAt(PREFIXES, code);
  }
}

function addEntry(prefix: i32, symbol: i32, code: i32): void {
  store<u8>(SYMBOLS + <usize>code, <u8>symbol);
  store<u8>(ROOTS + <usize>code, load<u8>(ROOTS + <usize>prefix));
  store<u16>(PREFIXES + ((<usize>code) << 1), <u16>prefix);
  store<u16>(CHILDREN + ((<usize>code) << 1), 0);
  store<u16>(SIBLINGS + ((<usize>code) << 1), <u16>wordAt(CHILDREN, prefix));
  store<u16>(CHILDREN + ((<usize>prefix) << 1), <u16>code);
}

function emptyDictionary(): void {
  memory.fill(CHILDREN, 0, CODES << 1);
}

/**
 * LZW where a pixel may be drawn in any colour of the palette that was set that is near enough: of all entries of the dictionary that
 * fit what comes next, the longest is taken, of equally long ones the nearest. No error is larger than the tolerance, and none adds up.
 * @param pixels address of the wanted colours, RGB24
 * @param best address of the best palette index of each pixel
 * @param canvas address of what is shown; 0 where nothing may be left as it is
 * @param drawn address that receives what each pixel then shows
 * @param length pixels, at least one
 * @param packed address that receives the codes, see `beginCodes`
 * @param index the one that leaves a pixel as it is, -1 where there is none
 * @param most largest squared distance of a drawn colour that is not a pixel's best
 * @returns bytes written
 * @see https://kornel.ski/lossygif
 */
export function compressNear(
  pixels: usize,
  best: usize,
  canvas: usize,
  drawn: usize,
  length: i32,
  packed: usize,
  minCodeSize: i32,
  index: i32,
  most: i32,
): i32 {
  rgb = pixels;
  indices = best;
  shown = canvas;
  end = length;
  transparent = canvas === 0 ? -1 : index;
  tolerance = most;
  beginCodes(packed, minCodeSize);
  emptyDictionary();
  for (let symbol = 0; symbol < clearCode(); symbol++) {
    store<u8>(SYMBOLS + <usize>symbol, <u8>symbol);
    store<u8>(ROOTS + <usize>symbol, <u8>symbol);
  }
  const firstFree = clearCode() + 2;
  let free = firstFree;
  let before = -1;
  for (let at = 0; at < length; ) {
    if (before >= 0 && free === CODES) {
      putClear();
      emptyDictionary();
      free = firstFree;
      before = -1;
    }
    // The entry that the code before makes ends with what comes next: it can be that itself, when it begins with the same symbol.
    if (before >= 0) addEntry(before, <i32>load<u8>(ROOTS + <usize>before), free);
    search(at);
    if (before >= 0) {
      store<u8>(SYMBOLS + <usize>free, load<u8>(ROOTS + <usize>bestCode));
      free += 1;
    }
    draw(drawn, at);
    putCode(bestCode);
    before = bestCode;
    at += bestLength;
  }
  return endCodes();
}
