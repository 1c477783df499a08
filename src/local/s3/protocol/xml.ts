import { S3Error } from './s3-error.ts';

/** Content of an element: text, or children. An array repeats the element, undefined leaves it out. */
export type XmlContent = string | number | boolean | undefined | XmlContent[] | { [name: string]: XmlContent };

/** An element of a parsed document, its text with entities resolved. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** The deepest document that any request carries has three levels. */
const MAX_DEPTH = 8;
/** A CompleteMultipartUpload of 10,000 parts, each with its number, its ETag and checksums, has 60,000. */
const MAX_ELEMENTS = 100_000;

// Control characters are not XML 1.0, but S3 answers with such references, and a raw CR would be normalised away.
const escapeText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: keys may hold control characters
  text.replace(/[&<>"\u0000-\u001f]/g, (char) => ESCAPES.get(char) ?? `&#x${char.charCodeAt(0).toString(16)};`);

const renderElement = (name: string, content: XmlContent): string => {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((item) => renderElement(name, item)).join('');
  if (typeof content !== 'object') return `<${name}>${escapeText(String(content))}</${name}>`;
  const inner = Object.entries(content).map(([child, value]) => renderElement(child, value));
  return `<${name}>${inner.join('')}</${name}>`;
};

/**
 * Write a document as S3 does.
 * @param root name of the root element
 * @param content its children; nested objects become nested elements in their order
 * @param namespace whether the root carries S3's namespace (error documents do not)
 */
export const renderXml = (root: string, content: XmlContent, namespace = true): string => {
  const body = renderElement(root, content);
  const opened = namespace
    ? body.replace(`<${root}>`, `<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`)
    : body;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${opened}`;
};

const resolveEntity = (whole: string, entity: string): string => {
  if (entity.startsWith('#x') || entity.startsWith('#')) {
    const code = entity.startsWith('#x') ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    if (!Number.isInteger(code) || code > 0x10ffff) throw new S3Error('MalformedXML');
    return String.fromCodePoint(code);
  }
  return ENTITIES.get(entity) ?? whole;
};

interface OpenElement {
  name: string;
  text: string;
  children: XmlElement[];
}

const TOKEN = /<\?[^>]*\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w:.-]+)((?:\s[^<>]*?)?)(\/?)>|([^<]+)/gy;

/**
 * Read the small documents that S3 clients send (no DTD, attributes ignored, namespace prefixes kept off names).
 * @param document the whole text
 * @returns the root element
 * @throws {S3Error} MalformedXML when tags do not nest or anything else stands in the text, and for more than 8 levels or 100,000 elements
 */
export const parseXml = (document: string): XmlElement => {
  const root: OpenElement = { name: '', text: '', children: [] };
  const stack = [root];
  const source = document.replace(/^\ufeff/, '');
  let elements = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const token = TOKEN.exec(source);
    const current = stack.at(-1);
    if (!token || !current) throw new S3Error('MalformedXML');
    const [, cdata, closing, rawName, , selfClosing, text] = token;
    if (cdata !== undefined) current.text += cdata;
    else if (text !== undefined) current.text += text.replace(/&(#?\w+);/g, resolveEntity);
    else if (rawName !== undefined) {
      const name = rawName.slice(rawName.indexOf(':') + 1);
      if (closing) {
        if (current.name !== name || stack.length === 1) throw new S3Error('MalformedXML');
        stack.pop();
      } else {
        elements += 1;
        if (stack.length > MAX_DEPTH || elements > MAX_ELEMENTS) throw new S3Error('MalformedXML');
        const element: OpenElement = { name, text: '', children: [] };
        current.children.push(element);
        if (!selfClosing) stack.push(element);
      }
    }
  }
  const [first, ...more] = root.children;
  if (!first || more.length > 0 || stack.length !== 1) throw new S3Error('MalformedXML');
  return first;
};

/** Children of `element` that bear `name`, in document order. */
export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** Text of the first child that bears `name`, undefined when there is none. */
export const childText = (element: XmlElement, name: string): string | undefined => childrenOf(element, name)[0]?.text;
