import { createHash } from 'node:crypto';
import type { RenderOptions } from '../options/render-options.ts';
import { BY_SOURCE_PREFIX } from './object-keys.ts';

/** What identifies the bytes of an upload. `etag` is unquoted. */
export interface SourceIdentity {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
}

const sha256Hex = (parts: readonly unknown[], length: number): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, length);

/** A name for people: the file's name in lower-case ASCII letters, digits and dashes, at most 40 characters. */
export const slugOf = (key: string): string => {
  const fileName = key.split('/').at(-1) ?? '';
  const stem = fileName.replace(/\.[^.]*$/, '');
  const slug = stem
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'video' : slug;
};

/** The same bytes with the same options are the same job: `<slug>-<12 hex>`. */
export const jobIdOf = (source: SourceIdentity, options: RenderOptions): string =>
  `${slugOf(source.key)}-${sha256Hex([source.bucket, source.key, source.etag, options], 12)}`;

/** Where an upload's job or rejection is found. */
export const bySourceKey = ({ bucket, key, etag }: SourceIdentity): string =>
  `${BY_SOURCE_PREFIX}${sha256Hex([bucket, key, etag], 16)}.json`;
