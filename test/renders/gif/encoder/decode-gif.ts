/** One image of a GIF as its blocks say, and what the canvas shows after it. */
export interface DecodedFrame {
  readonly delayCs: number;
  readonly disposal: number;
  readonly transparentIndex: number | undefined;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** RGB24 of the whole canvas */
  readonly canvas: Uint8Array;
}

export interface DecodedGif {
  readonly width: number;
  readonly height: number;
  readonly palette: Uint8Array;
  /** repetitions as the NETSCAPE2.0 extension says, 0 = forever; undefined without one */
  readonly loops: number | undefined;
  readonly frames: readonly DecodedFrame[];
}

class Reader {
  at = 0;
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new Error(`the GIF ends at byte ${this.at}`);
    this.at += 1;
    return value;
  }
  word(): number {
    return this.byte() | (this.byte() << 8);
  }
  take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.bytes.length) throw new Error(`the GIF ends at byte ${this.bytes.length}`);
    const taken = this.bytes.slice(this.at, end);
    this.at = end;
    return taken;
  }
  text(length: number): string {
    return String.fromCharCode(...this.take(length));
  }
  subBlocks(): Uint8Array {
    const parts: Uint8Array[] = [];
    for (let length = this.byte(); length > 0; length = this.byte()) parts.push(this.take(length));
    return Uint8Array.from(Buffer.concat(parts));
  }
}

const expectEqual = (what: string, value: unknown, expected: unknown): void => {
  if (value !== expected) throw new Error(`${what} is ${value}, not ${expected}`);
};

const MOST_CODES = 4096;

/** The symbols of each code: those of another code, and one more. */
class Codes {
  /** codes that are known; the next new one has this number */
  count = 0;
  readonly #before = new Int32Array(MOST_CODES);
  readonly #first = new Uint8Array(MOST_CODES);
  readonly #last = new Uint8Array(MOST_CODES);
  readonly #length = new Int32Array(MOST_CODES);

  /** Forget all but the symbols themselves. @param clear the code that asks for it, one more than the last symbol */
  reset(clear: number): void {
    for (let symbol = 0; symbol < clear; symbol += 1) {
      this.#first[symbol] = symbol;
      this.#last[symbol] = symbol;
      this.#length[symbol] = 1;
    }
    this.#length.fill(0, clear, clear + 2);
    this.count = clear + 2;
  }

  /** Add the symbols of one code, and the first symbol of another, which may be the new code itself. */
  add(before: number, other: number): void {
    this.#before[this.count] = before;
    this.#first[this.count] = this.#first[before] ?? 0;
    this.#last[this.count] = this.#first[other < this.count ? other : before] ?? 0;
    this.#length[this.count] = this.lengthOf(before) + 1;
    this.count += 1;
  }

  /** Number of symbols; 0 for a code that is not known. */
  lengthOf(code: number): number {
    return code < this.count ? (this.#length[code] ?? 0) : 0;
  }

  /** Write the symbols of a code. @param end where they end */
  write(code: number, out: Uint8Array, end: number): void {
    let from = code;
    for (let at = end - 1, begin = end - this.lengthOf(code); at >= begin; at -= 1) {
      out[at] = this.#last[from] ?? 0;
      from = this.#before[from] ?? 0;
    }
  }
}

/**
 * Decode LZW as the GIF specification says, refusing whatever a lenient player would let pass.
 * @throws {Error} on an unknown code, a missing clear or end code, data after the end, or another number of pixels
 */
export const decodeLzw = (minCodeSize: number, bytes: Uint8Array, pixels: number): Uint8Array => {
  const clear = 1 << minCodeSize;
  const end = clear + 1;
  const out = new Uint8Array(pixels);
  const codes = new Codes();
  let written = 0;
  let width = minCodeSize + 1;
  let previous: number | undefined;
  let bit = 0;
  const read = (): number => {
    const at = bit >> 3;
    if (bit + width > bytes.length * 8) throw new Error('the codes stop without an end code');
    const three = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    const code = (three >> (bit & 7)) & ((1 << width) - 1);
    bit += width;
    return code;
  };
  const reset = () => {
    codes.reset(clear);
    width = minCodeSize + 1;
    previous = undefined;
  };
  expectEqual('the first code', read(), clear);
  reset();
  for (let code = read(); code !== end; code = read()) {
    if (code === clear) {
      reset();
      continue;
    }
    if (previous !== undefined && codes.count < MOST_CODES) {
      if (code > codes.count) throw new Error(`code ${code} is not known yet`);
      codes.add(previous, code);
      if (codes.count === 1 << width && width < 12) width += 1;
    }
    const length = codes.lengthOf(code);
    if (length === 0) throw new Error(`code ${code} is not known`);
    written += length;
    if (written > pixels) throw new Error(`decoded pixels are more than ${pixels}`);
    codes.write(code, out, written);
    previous = code;
  }
  expectEqual('bytes of LZW data', Math.ceil(bit / 8), bytes.length);
  expectEqual('decoded pixels', written, pixels);
  return out;
};

/** Put an image on the canvas; pixels of the transparent index leave it as it is. @throws when a pixel has no colour */
const paint = (
  canvas: Uint8Array,
  width: number,
  image: Pick<DecodedFrame, 'left' | 'top' | 'width' | 'transparentIndex'>,
  pixels: Uint8Array,
  colours: Uint8Array,
): void => {
  for (let i = 0; i < pixels.length; i += 1) {
    const pixel = pixels[i] ?? 0;
    if (pixel === image.transparentIndex) continue;
    if (pixel * 3 >= colours.length) throw new Error(`pixel ${pixel} is outside of the palette`);
    const to = ((image.top + Math.floor(i / image.width)) * width + image.left + (i % image.width)) * 3;
    canvas[to] = colours[pixel * 3] ?? 0;
    canvas[to + 1] = colours[pixel * 3 + 1] ?? 0;
    canvas[to + 2] = colours[pixel * 3 + 2] ?? 0;
  }
};

/**
 * Decode a GIF strictly: every block as in the specification, every pixel inside the palette, nothing after the trailer.
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export const decodeGif = (file: Uint8Array): DecodedGif => {
  const reader = new Reader(file);
  expectEqual('the signature', reader.text(6), 'GIF89a');
  const width = reader.word();
  const height = reader.word();
  const flags = reader.byte();
  expectEqual('the global colour table flag', flags >> 7, 1);
  reader.take(2);
  const palette = reader.take(3 << ((flags & 7) + 1));
  let canvas = new Uint8Array(width * height * 3);
  const frames: DecodedFrame[] = [];
  let loops: number | undefined;
  let control: { delayCs: number; disposal: number; transparentIndex: number | undefined } | undefined;
  for (let block = reader.byte(); block !== 0x3b; block = reader.byte()) {
    if (block === 0x21) {
      const label = reader.byte();
      if (label === 0xff) {
        expectEqual('the size of an application extension', reader.byte(), 11);
        expectEqual('the application', reader.text(11), 'NETSCAPE2.0');
        const data = reader.subBlocks();
        expectEqual('the loop sub-block', data[0], 1);
        loops = (data[1] ?? 0) | ((data[2] ?? 0) << 8);
      } else {
        expectEqual('the extension', label, 0xf9);
        expectEqual('the size of a graphic control', reader.byte(), 4);
        const packed = reader.byte();
        const delayCs = reader.word();
        const index = reader.byte();
        control = { delayCs, disposal: packed >> 2, transparentIndex: packed & 1 ? index : undefined };
        expectEqual('the end of a graphic control', reader.byte(), 0);
      }
      continue;
    }
    expectEqual('the block', block, 0x2c);
    if (control === undefined) throw new Error('an image has no graphic control');
    const [left, top, w, h] = [reader.word(), reader.word(), reader.word(), reader.word()];
    if (w < 1 || h < 1 || left + w > width || top + h > height) throw new Error('an image lies outside of the screen');
    const imageFlags = reader.byte();
    expectEqual('interlacing, sorting and reserved image flags', imageFlags & 0x78, 0);
    const colours = imageFlags & 0x80 ? reader.take(3 << ((imageFlags & 7) + 1)) : palette;
    const pixels = decodeLzw(reader.byte(), reader.subBlocks(), w * h);
    canvas = canvas.slice();
    paint(canvas, width, { left, top, width: w, transparentIndex: control.transparentIndex }, pixels, colours);
    frames.push({ ...control, left, top, width: w, height: h, canvas });
    control = undefined;
  }
  expectEqual('bytes after the trailer', file.length - reader.at, 0);
  return { width, height, palette, loops, frames };
};
