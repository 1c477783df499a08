const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Bytes that a character takes inside a JSON string, in UTF-8. */
export const jsonBytes = (codePoint: number): number => {
  if (codePoint < 0x80) return codePoint === QUOTE || codePoint === BACKSLASH ? 2 : 1;
  return codePoint < 0x800 ? 2 : 3;
};

const decoder = new TextDecoder();

/** Collects what a terminal is to read, as the inside of a JSON string. */
export class JsonOutput {
  #bytes: Uint8Array;
  #length = 0;

  /** @param capacity bytes that are usually enough */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** @param codePoint a printable character, at most U+FFFF */
  character(codePoint: number): void {
    this.#reserve(3);
    const bytes = this.#bytes;
    let at = this.#length;
    if (codePoint < 0x80) {
      if (codePoint === QUOTE || codePoint === BACKSLASH) bytes[at++] = BACKSLASH;
      bytes[at++] = codePoint;
    } else {
      if (codePoint < 0x800) bytes[at++] = 0xc0 | (codePoint >> 6);
      else {
        bytes[at++] = 0xe0 | (codePoint >> 12);
        bytes[at++] = 0x80 | ((codePoint >> 6) & 63);
      }
      bytes[at++] = 0x80 | (codePoint & 63);
    }
    this.#length = at;
  }

  /** @param json ASCII text that is escaped already */
  escaped(json: string): void {
    this.#reserve(json.length);
    // Sequences are a dozen characters: the loop is done before an encoder would have begun.
    for (let i = 0; i < json.length; i++) this.#bytes[this.#length + i] = json.charCodeAt(i);
    this.#length += json.length;
  }

  /** @returns what was collected since the last call */
  take(): string {
    const text = decoder.decode(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return text;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#bytes.length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
