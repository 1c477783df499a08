import type { ListedObject } from '../../core/ports/ports.ts';
import { unquoted } from './etag.ts';

/** The page of a listing to request. */
export interface PageRequest {
  readonly prefix: string;
  /** keys with a delimiter after the prefix are grouped: those with the same text up to it are returned as one folder */
  readonly delimiter?: '/';
  /** only keys after this one */
  readonly after?: string;
  /** 1 to 1,000 */
  readonly limit: number;
}

/** A page of a listing as the store answered it. */
export interface ListAnswer {
  readonly objects: readonly ListedObject[];
  /** groups of keys with the same text up to the delimiter that was asked for: that text, with the delimiter */
  readonly folders: readonly string[];
  /** of the next page; undefined for the last one */
  readonly token: string | undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const plainText = (xml: string): string =>
  xml.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name = '') => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number.parseInt(decimal, 10));
    return ENTITIES[name] ?? whole;
  });

/** The text of an element that has only text. @returns undefined when it is not there */
export const elementText = (xml: string, name: string): string | undefined => {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text === undefined ? undefined : plainText(text);
};

/** What is between the tags of each element of a name. */
const elementsOf = (xml: string, name: string): string[] =>
  xml
    .split(`<${name}>`)
    .slice(1)
    .map((rest) => rest.slice(0, rest.indexOf(`</${name}>`)));

/** Keys come percent-encoded, as XML cannot have every character; a space may be a plus sign. */
const decodedKey = (key: string): string => decodeURIComponent(key.replaceAll('+', '%20'));

const parseEntry = (xml: string): ListedObject | undefined => {
  const [key, size, etag, modified] = ['Key', 'Size', 'ETag', 'LastModified'].map((name) => elementText(xml, name));
  const modifiedMs = Date.parse(modified ?? '');
  if (key === undefined || etag === undefined || !/^\d+$/.test(size ?? '') || Number.isNaN(modifiedMs))
    return undefined;
  return { key: decodedKey(key), bytes: Number(size), etag: unquoted(etag), modifiedMs };
};

/**
 * Read the answer to ListObjectsV2 with `encoding-type=url`.
 * @returns undefined when it is not as Amazon S3 writes it
 */
export const parseListAnswer = (xml: string): ListAnswer | undefined => {
  const truncated = elementText(xml, 'IsTruncated');
  const token = elementText(xml, 'NextContinuationToken');
  if (!xml.includes('</ListBucketResult>') || elementText(xml, 'EncodingType') !== 'url') return undefined;
  if (truncated !== 'false' && (truncated !== 'true' || token === undefined)) return undefined;
  const [entries, groups] = [elementsOf(xml, 'Contents'), elementsOf(xml, 'CommonPrefixes')];
  try {
    const objects = entries.flatMap((entry) => parseEntry(entry) ?? []);
    const folders = groups.flatMap((group) => elementText(group, 'Prefix') ?? []).map(decodedKey);
    if (objects.length !== entries.length || folders.length !== groups.length) return undefined;
    return { objects, folders, token: truncated === 'true' ? token : undefined };
  } catch {
    // A key that is not percent-encoded.
    return undefined;
  }
};
