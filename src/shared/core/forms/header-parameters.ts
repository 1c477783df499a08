/** A header's value and its parameters, names in lower case. */
export interface ParameterisedHeader {
  /** in lower case, as media types and dispositions are compared */
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Header text arrives with one character per byte; senders write UTF-8. */
const asUtf8 = (text: string): string => new TextDecoder().decode(Uint8Array.from(text, (c) => c.charCodeAt(0)));

const unescaped = (quoted: string): string =>
  // Old browsers put whole Windows paths between the quotes: a backslash escapes a quote or a backslash, nothing else.
  quoted.replace(/\\(["\\])/g, '$1');

const CHARSETS = new Set(['utf-8', 'iso-8859-1']);

/** `UTF-8''%e2%82%ac.png`; undefined for another form or another character set. @see https://www.rfc-editor.org/rfc/rfc8187 */
const extendedValue = (raw: string): string | undefined => {
  const [, charset = '', encoded = ''] = /^([^']*)'[^']*'(.*)$/.exec(raw) ?? [];
  if (!CHARSETS.has(charset.toLowerCase()) || /%(?![0-9a-f]{2})/i.test(encoded)) return undefined;
  const bytes = encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return charset.toLowerCase() === 'utf-8' ? asUtf8(bytes) : bytes;
};

const PARAMETER = /;\s*([!#$%&'*+.^_`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\[\s\S])*)"|([^;]*))/g;

/**
 * Read a header such as `form-data; name=image; filename*=UTF-8''a%20b.png`: any case, with and without quotes, in any
 * order.
 * @param header one character a byte
 * @returns the first value of a repeated parameter; `name*` takes precedence over `name`, as it can hold more
 *   characters
 */
export const readParameters = (header: string): ParameterisedHeader => {
  const parameters = new Map<string, string>();
  const extended = new Map<string, string>();
  for (const [, rawName = '', quoted, bare = ''] of header.matchAll(PARAMETER)) {
    const name = rawName.toLowerCase();
    if (name.endsWith('*')) {
      const value = extendedValue((quoted ?? bare).trim());
      if (value !== undefined && !extended.has(name.slice(0, -1))) extended.set(name.slice(0, -1), value);
    } else if (!parameters.has(name)) {
      parameters.set(name, asUtf8(quoted === undefined ? bare.trim() : unescaped(quoted)));
    }
  }
  for (const [name, value] of extended) parameters.set(name, value);
  return { value: (header.split(';', 1)[0] ?? '').trim().toLowerCase(), parameters };
};
