import { jobKey } from '../contracts/object-keys.ts';
import type { Job } from '../documents/job.ts';
import { firstJobIdOf, jobIdOf } from '../documents/source-identity.ts';
import { SourceMediaError, StorageError } from '../errors/errors.ts';
import { sniffContent } from '../media/sniff-content.ts';
import type { Media } from '../option-forms/option-forms.ts';
import { readOptionLayer } from '../options/option-layer.ts';
import { mergeOptions, type RenderOptions } from '../options/render-options.ts';
import type { ObjectHead, ObjectStore } from '../ports/ports.ts';
import type { FunctionConfig } from '../topology/config.ts';

/** Name of the upload's own options in its user metadata: `x-amz-meta-fanreel`. */
export const OPTIONS_METADATA = 'fanreel';

/** An upload as an event names it; without an etag, the current version. */
export interface UploadedSource {
  readonly bucket: string;
  readonly key: string;
  /** unquoted */
  readonly etag?: string;
  /** options in place of those in its metadata; same syntax */
  readonly options?: string;
  /** take nothing over from other jobs of the film */
  readonly anew?: boolean;
}

/** Dependencies of identifying a job: the configuration and the buckets. */
export interface IdentifyJobContext {
  readonly config: Pick<FunctionConfig, 'outputBucket' | 'stackOptions'>;
  readonly store: ObjectStore;
}

/** Identity of a job; known from the first bytes of the source. */
export interface JobIdentity {
  readonly jobId: string;
  readonly media: Media;
  readonly source: Job['source'];
  readonly options: RenderOptions;
}

/** Enough to tell a picture from anything else; an SVG may begin with a declaration and a comment. */
const SNIFFED_BYTES = 1024;

const headOf = async (store: ObjectStore, { bucket, key, etag }: UploadedSource): Promise<ObjectHead> => {
  const head = await store.head(bucket, key);
  if (head !== undefined) return head;
  // The answer may just mean that the store may not tell. A conditional read distinguishes gone, replaced and
  // forbidden.
  await store.readStart(bucket, key, etag, 1);
  throw new StorageError(`"${key}" in bucket ${bucket} was missing at first and exists now. Try again.`);
};

const optionsOf = (
  media: Media,
  stackOptions: FunctionConfig['stackOptions'],
  asked: string | undefined,
  metadata: string | undefined,
): RenderOptions => {
  const layer = readOptionLayer(asked ?? metadata ?? '');
  const options = 'problem' in layer ? layer : mergeOptions(media, stackOptions, layer.value);
  if ('value' in options) return options.value;
  throw new SourceMediaError(
    'invalidOptions',
    asked === undefined
      ? `The options in the upload's metadata x-amz-meta-${OPTIONS_METADATA} do not fit: ${options.problem} ` +
          'Upload it again with options that fit.'
      : `The options that were asked for do not fit: ${options.problem} Ask again with options that fit.`,
  );
};

/** The id of the job; an existing job keeps its id. */
const idOf = async (
  source: Job['source'],
  media: Media,
  options: RenderOptions,
  { config, store }: IdentifyJobContext,
): Promise<string> => {
  const first = firstJobIdOf(source, media, options);
  const isThere = first !== undefined && (await store.head(config.outputBucket, jobKey(first))) !== undefined;
  return isThere ? first : jobIdOf(source, media, options);
};

/**
 * Find out which job an upload is: its bytes and its options decide, and whether it is a picture.
 * @param upload the object; with an etag, the object must still be that version
 * @param context stack parameters lie below the upload's own options
 * @throws {SourceMediaError} `empty`, `invalidOptions`, `sourceGone` or `sourceReplaced`
 */
export const identifyJob = async (upload: UploadedSource, context: IdentifyJobContext): Promise<JobIdentity> => {
  const { bucket, key } = upload;
  const { store, config } = context;
  const head = await headOf(store, upload);
  if (upload.etag !== undefined && upload.etag !== head.etag) {
    throw new SourceMediaError(
      'sourceReplaced',
      `"${key}" in bucket ${bucket} was overwritten after this upload (etag ${upload.etag}, now ${head.etag}). ` +
        'The newer version has a job of its own.',
    );
  }
  if (head.bytes === 0) {
    throw new SourceMediaError('empty', `"${key}" is empty (0 bytes): the upload may have been cut. Upload it again.`);
  }
  const start = await store.readStart(bucket, key, head.etag, SNIFFED_BYTES);
  const media = sniffContent(start).kind === 'picture' ? 'image' : 'video';
  const options = optionsOf(media, config.stackOptions, upload.options, head.metadata[OPTIONS_METADATA]);
  const { etag, bytes, crc64nvme } = head;
  const source = { bucket, key, etag, bytes, ...(crc64nvme === undefined ? {} : { crc64nvme }) };
  return { jobId: await idOf(source, media, options, context), media, source, options };
};
