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
    return Uint8Array.from({ length }, () => this.byte());
  }
  text(length: number): string {
    return String.fromCharCode(...this.take(length));
  }
  subBlocks(): Uint8Array {
    const parts: number[] = [];
    for (let length = this.byte(); length > 0; length = this.byte()) parts.push(...this.take(length));
    return Uint8Array.from(parts);
  }
}

const expectEqual = (what: string, value: unknown, expected: unknown): void => {
  if (value !== expected) throw new Error(`${what} is ${value}, not ${expected}`);
};

/**
 * Decode LZW as the GIF specification says, refusing whatever a lenient player would let pass.
 * @throws {Error} on an unknown code, a missing clear or end code, data after the end, or another number of pixels
 */
export const decodeLzw = (minCodeSize: number, bytes: Uint8Array, pixels: number): Uint8Array => {
  const clear = 1 << minCodeSize;
  const end = clear + 1;
  const out: number[] = [];
  let entries: number[][] = [];
  let width = minCodeSize + 1;
  let previous: number[] | undefined;
  let bit = 0;
  const read = (): number => {
    let code = 0;
    for (let i = 0; i < width; i += 1, bit += 1) {
      const byte = bytes[bit >> 3];
      if (byte === undefined) throw new Error('the codes stop without an end code');
      code |= ((byte >> (bit & 7)) & 1) << i;
    }
    return code;
  };
  const reset = () => {
    entries = Array.from({ length: clear + 2 }, (_, i) => (i < clear ? [i] : []));
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
    let entry = entries[code];
    if (previous !== undefined && entries.length < 4096) {
      if (code > entries.length) throw new Error(`code ${code} is not known yet`);
      const added = [...previous, (entry ?? previous)[0] as number];
      entries.push(added);
      entry ??= added;
      if (entries.length === 1 << width && width < 12) width += 1;
    }
    if (entry === undefined || entry.length === 0) throw new Error(`code ${code} is not known`);
    out.push(...entry);
    previous = entry;
  }
  expectEqual('bytes of LZW data', Math.ceil(bit / 8), bytes.length);
  expectEqual('decoded pixels', out.length, pixels);
  return Uint8Array.from(out);
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
    pixels.forEach((pixel, i) => {
      if (pixel === control?.transparentIndex) return;
      if (pixel * 3 >= colours.length) throw new Error(`pixel ${pixel} is outside of the palette`);
      const to = ((top + Math.floor(i / w)) * width + left + (i % w)) * 3;
      canvas.set(colours.subarray(pixel * 3, pixel * 3 + 3), to);
    });
    frames.push({ ...control, left, top, width: w, height: h, canvas });
    control = undefined;
  }
  expectEqual('bytes after the trailer', file.length - reader.at, 0);
  return { width, height, palette, loops, frames };
};
