/** Where on the canvas an image is drawn, pixels. */
export interface GifRectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const SUB_BLOCK = 255;
/** Leave the frame on the canvas: the next one is drawn over it. */
const DISPOSAL_KEEP = 1 << 2;
const TRANSPARENT = 1;
const LOCAL_TABLE = 0x80;

const word = (value: number): [number, number] => [value & 255, value >> 8];
const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * Bits of a palette index in the colour table and in LZW.
 * @param entries palette entries including a transparent one, 1..256
 * @returns 2..8; the table has 2 to the power of this entries
 */
export const indexBits = (entries: number): number => Math.max(2, Math.ceil(Math.log2(entries)));

/**
 * Signature, screen, global colour table and, for a looping GIF, the NETSCAPE2.0 extension that repeats it.
 * @param width canvas width, 1..65535 pixels
 * @param height canvas height, 1..65535 pixels
 * @param palette RGB24 colours
 * @param bits {@link indexBits} of the palette
 * @param loop whether to play again after the end for ever; or how often it is played, 0 for ever
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt sections 17 to 19
 */
export const gifHeader = (
  width: number,
  height: number,
  palette: Uint8Array,
  bits: number,
  loop: boolean | number,
): Uint8Array => {
  const table = new Uint8Array(3 << bits);
  table.set(palette);
  const screen = [...ascii('GIF89a'), ...word(width), ...word(height), 0x80 | ((bits - 1) << 4) | (bits - 1), 0, 0];
  // Players take the number of the extension as that of the repetitions after the first time.
  const plays = typeof loop === 'number' ? loop : loop ? 0 : 1;
  const repetitions = Math.max(0, plays - 1);
  const repeat = plays === 1 ? [] : [0x21, 0xff, 11, ...ascii('NETSCAPE2.0'), 3, 1, ...word(repetitions), 0];
  return Uint8Array.from([...screen, ...table, ...repeat]);
};

/**
 * One frame: graphic control extension, image descriptor and image data.
 * @param delayCs how long it is shown, 0..65535 centiseconds
 * @param transparentIndex index that leaves pixels as they are, or undefined
 * @param rectangle where the frame is drawn
 * @param bits {@link indexBits} of the palette
 * @param lzw packed LZW codes of the rectangle
 * @param ownPalette RGB24 colours of this frame alone, in place of the global ones
 * @returns bytes to append to the file
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt sections 20, 22 and 23
 */
export const gifFrame = (
  delayCs: number,
  transparentIndex: number | undefined,
  { left, top, width, height }: GifRectangle,
  bits: number,
  lzw: Uint8Array,
  ownPalette?: Uint8Array,
): Uint8Array => {
  const control = DISPOSAL_KEEP | (transparentIndex === undefined ? 0 : TRANSPARENT);
  const head = [0x21, 0xf9, 4, control, ...word(delayCs), transparentIndex ?? 0, 0];
  head.push(0x2c, ...word(left), ...word(top), ...word(width), ...word(height));
  head.push(ownPalette === undefined ? 0 : LOCAL_TABLE | (bits - 1));
  const table = ownPalette === undefined ? 0 : 3 << bits;
  const bytes = new Uint8Array(head.length + table + 1 + lzw.length + Math.ceil(lzw.length / SUB_BLOCK) + 1);
  bytes.set(head);
  if (ownPalette !== undefined) bytes.set(ownPalette, head.length);
  let at = head.length + table;
  bytes[at] = bits;
  at += 1;
  for (let from = 0; from < lzw.length; from += SUB_BLOCK) {
    const block = lzw.subarray(from, from + SUB_BLOCK);
    bytes[at] = block.length;
    bytes.set(block, at + 1);
    at += block.length + 1;
  }
  return bytes; // its last byte stays 0: the empty sub-block that ends the image
};

/** The byte that ends a GIF. */
export const gifTrailer = (): Uint8Array => Uint8Array.of(0x3b);
