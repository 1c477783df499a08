/** Start and limits of a page of a listing. */
export interface KeyRange {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  /** A position from {@link afterKey}, {@link afterPrefix} or an earlier page; empty for the beginning. */
  readonly from: string;
  readonly maxKeys: number;
}

/** One page of a listing, in the order of the keys' UTF-8 bytes. */
export interface KeyPage<T> {
  readonly entries: readonly T[];
  readonly commonPrefixes: readonly string[];
  /** Position behind the page; undefined when nothing follows. */
  readonly next: string | undefined;
  /** Last key or common prefix of the page. */
  readonly last: string | undefined;
}

// Positions are strings with one character a UTF-8 byte: JavaScript compares them as S3 orders keys, which plain
// strings are not (UTF-16 puts emoji before U+E000).
const toPosition = (text: string): string => Buffer.from(text).toString('latin1');
const fromPosition = (position: string): string => Buffer.from(position, 'latin1').toString();

/** The position right behind `key`. */
export const afterKey = (key: string): string => `${toPosition(key)}\u0000`;

// U+0100 is greater than any byte.
const behindPrefix = (position: string): string => `${position}\u0100`;

/** The position right behind every key that begins with `prefix`. */
export const afterPrefix = (prefix: string): string => behindPrefix(toPosition(prefix));

/** Above this many additions one sort is cheaper than inserting each. */
const SORT_FROM = 32;

/** Values by key, listed in S3's order. Adding is cheap; the order is restored at the next listing. */
export class KeyIndex<T> {
  readonly #values = new Map<string, T>();
  #sorted: string[] = [];
  #added: string[] = [];

  get size(): number {
    return this.#values.size;
  }

  get(key: string): T | undefined {
    return this.#values.get(toPosition(key));
  }

  values(): IterableIterator<T> {
    return this.#values.values();
  }

  set(key: string, value: T): void {
    const position = toPosition(key);
    if (!this.#values.has(position)) this.#added.push(position);
    this.#values.set(position, value);
  }

  delete(key: string): void {
    const position = toPosition(key);
    if (!this.#values.delete(position)) return;
    this.#settle();
    this.#sorted.splice(this.#lowerBound(position), 1);
  }

  #settle(): void {
    if (this.#added.length >= SORT_FROM) {
      this.#sorted = this.#sorted.concat(this.#added).sort();
    } else {
      for (const position of this.#added) this.#sorted.splice(this.#lowerBound(position), 0, position);
    }
    this.#added = [];
  }

  #lowerBound(position: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as string) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * One page of keys; keys that share the text up to the delimiter count once, as a common prefix.
   * The cost grows with the page and the logarithm of the index, not with the keys under a common prefix.
   */
  list({ prefix, delimiter, from, maxKeys }: KeyRange): KeyPage<T> {
    this.#settle();
    const start = toPosition(prefix);
    const separator = toPosition(delimiter);
    const entries: T[] = [];
    const commonPrefixes: string[] = [];
    let next = from > start ? from : start;
    let last: string | undefined;
    for (let at = this.#lowerBound(next); ; ) {
      const position = this.#sorted[at];
      if (position === undefined || !position.startsWith(start))
        return { entries, commonPrefixes, next: undefined, last };
      if (entries.length + commonPrefixes.length >= maxKeys) {
        return { entries, commonPrefixes, next: maxKeys > 0 ? next : undefined, last };
      }
      const cut = separator === '' ? -1 : position.indexOf(separator, start.length);
      if (cut >= 0) {
        const common = position.slice(0, cut + separator.length);
        last = fromPosition(common);
        commonPrefixes.push(last);
        next = behindPrefix(common);
        at = this.#lowerBound(next);
      } else {
        entries.push(this.#values.get(position) as T);
        last = fromPosition(position);
        next = `${position}\u0000`;
        at++;
      }
    }
  }
}
