import { beginCodes, CODES, clearCode, endCodes, putClear, putCode } from './codes';
import { blueOf, colourAt, greenOf, redOf } from './colours';
import { CHILDREN, PREFIXES, ROOTS, SIBLINGS, SYMBOLS } from './memory';

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

/** Whether a pixel may be drawn as a palette index: its best one, or one that is near enough. */
function fits(at: i32, index: i32): bool {
  if (index === <i32>load<u8>(indices + <usize>at)) return true;
  const wanted = rgb + <usize>(at * 3);
  const colour = colourAt(index);
  const red = <i32>load<u8>(wanted) - redOf(colour);
  const green = <i32>load<u8>(wanted, 1) - greenOf(colour);
  const blue = <i32>load<u8>(wanted, 2) - blueOf(colour);
  return red * red + green * green + blue * blue <= tolerance;
}

/** Follow an entry that fits up to a pixel to all longer ones. @param length of the entry */
function follow(code: i32, at: i32, length: i32): void {
  if (length > bestLength) {
    bestCode = code;
    bestLength = length;
  }
  const next = at + 1;
  if (next >= end) return;
  for (let child = wordAt(CHILDREN, code); child !== 0; child = wordAt(SIBLINGS, child)) {
    if (fits(next, shows(next, symbolOf(child)))) follow(child, next, length + 1);
  }
}

/** Find the longest entry that fits from a pixel on. */
function search(at: i32): void {
  bestLength = 0;
  if (transparent >= 0) {
    if (fits(at, <i32>load<u8>(shown + <usize>at))) follow(transparent, at, 1);
    // Entries that begin with what stays are found again more often.
    if (bestLength > 1) return;
  }
  follow(<i32>load<u8>(indices + <usize>at), at, 1);
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
 * fit what comes next, the longest is taken. No error is larger than the tolerance, and none adds up.
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
    search(at);
    if (before >= 0) {
      if (free === CODES) {
        putClear();
        emptyDictionary();
        free = firstFree;
        // The match was found in a dictionary that is gone.
        before = -1;
        continue;
      }
      addEntry(before, <i32>load<u8>(ROOTS + <usize>bestCode), free);
      free += 1;
    }
    draw(drawn, at);
    putCode(bestCode);
    before = bestCode;
    at += bestLength;
  }
  return endCodes();
}
