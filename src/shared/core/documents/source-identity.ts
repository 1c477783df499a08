import { createHash } from 'node:crypto';
import { type ContentFacts, contentIdentityOf } from '../contracts/content-identity.ts';
import { BY_SOURCE_PREFIX } from '../contracts/object-keys.ts';
import type { Media } from '../option-forms/option-forms.ts';
import { optionsOfIdentity } from '../options/options-of-identity.ts';
import type { RenderOptions } from '../options/render-options.ts';

/** A version of an upload. `etag` is unquoted. */
export interface SourceIdentity {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
}

const sha256Hex = (document: unknown, length: number): string =>
  createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, length);

/** The slug of a name of which no ASCII letter and no digit is left. */
export const NAMELESS_SLUG = 'video';

/** A readable name: the file's name in lower-case ASCII letters, digits and dashes, at most 40 characters. */
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
  return slug === '' ? NAMELESS_SLUG : slug;
};

/** Number of the recipe by which new ids are made. @see docs/adr/0015-job-ids.md */
const RECIPE = 2;

/**
 * The id of a job, `<slug>-<12 hex>`: the same bytes with the same options give the same id. Options at their default,
 * or of kinds that are not rendered, do not count, so an option that is added to fanreel renames no job.
 */
export const jobIdOf = (
  source: Pick<SourceIdentity, 'bucket' | 'key'> & ContentFacts,
  media: Media,
  options: RenderOptions,
): string => {
  const { bucket, key } = source;
  const recipe = [RECIPE, bucket, key, contentIdentityOf(source), optionsOfIdentity(media, options)];
  return `${slugOf(key)}-${sha256Hex(recipe, 12)}`;
};

/**
 * Names of the options in the first recipe: all options of that time, in that order. This is fixed for ever: later
 * options cannot be part of an id made before them.
 */
const FIRST_OPTIONS: readonly string[] = [
  ...['slice', 'renders', 'gif.fps', 'gif.width', 'ascii.columns', 'ascii.fps', 'ascii.charset', 'ascii.glyphs'],
  ...['ascii.match', 'ascii.dither', 'ascii.colour', 'ascii.background', 'ascii.font', 'ascii.formats'],
  ...['edges.width', 'edges.fps', 'edges.blur', 'grayscale.fit'],
  ...['storyboard.interval', 'storyboard.columns', 'storyboard.width'],
];

type Options = Readonly<Record<string, unknown>>;

/** The options that the first recipe takes, as it writes them: those of a kind in an object. */
const optionsOfFirstRecipe = (options: RenderOptions): Options => {
  const frozen: Options = options;
  const recipe: Record<string, unknown> = {};
  for (const name of FIRST_OPTIONS) {
    const [first = '', key] = name.split('.');
    if (key === undefined) recipe[first] = frozen[first];
    // JSON leaves out what is undefined: characters that were not set.
    else
      recipe[first] = {
        ...(recipe[first] as Options | undefined),
        [key]: (frozen[first] as Options | undefined)?.[key],
      };
  }
  return recipe;
};

/**
 * Whether a job can have an id by the first recipe: not if an option that the recipe did not know differs from its
 * default.
 */
const knownToFirstRecipe = (media: Media, options: RenderOptions): boolean =>
  Object.keys(optionsOfIdentity(media, options)).every((name) => FIRST_OPTIONS.includes(name));

/**
 * The id that a job had by the first recipe, which took the etag and every option.
 * @returns undefined when no job with these options can exist
 */
export const firstJobIdOf = (
  { bucket, key, etag }: SourceIdentity,
  media: Media,
  options: RenderOptions,
): string | undefined =>
  knownToFirstRecipe(media, options)
    ? `${slugOf(key)}-${sha256Hex([bucket, key, etag, optionsOfFirstRecipe(options)], 12)}`
    : undefined;

/** Key prefix of all documents about an upload. */
export const bySourcePrefix = ({ bucket, key, etag }: SourceIdentity): string =>
  `${BY_SOURCE_PREFIX}${sha256Hex([bucket, key, etag], 16)}`;

/** Key of an upload's rejection; earlier versions kept its latest job there. */
export const bySourceKey = (source: SourceIdentity): string => `${bySourcePrefix(source)}.json`;

/** Key of the note about a job of an upload. */
export const jobBySourceKey = (source: SourceIdentity, jobId: string): string =>
  `${bySourcePrefix(source)}/${jobId}.json`;
