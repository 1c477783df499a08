import type { FunctionConfig } from '../config.ts';
import type { Job } from '../contracts/job.ts';
import { jobIdOf } from '../contracts/source-identity.ts';
import { SourceMediaError, StorageError } from '../errors.ts';
import { sniffContent } from '../media/sniff-content.ts';
import type { Media } from '../options/option-forms.ts';
import { readOptionLayer } from '../options/option-layer.ts';
import { mergeOptions, type RenderOptions } from '../options/render-options.ts';
import type { ObjectStore } from '../ports.ts';

/** Name of the upload's own options in its user metadata: `x-amz-meta-fanreel`. */
export const OPTIONS_METADATA = 'fanreel';

/** An upload as an event names it; without an etag, whatever version is there. */
export interface UploadedSource {
  readonly bucket: string;
  readonly key: string;
  /** unquoted */
  readonly etag?: string;
}

/** What names a job; known from the first bytes of the source. */
export interface JobIdentity {
  readonly jobId: string;
  readonly media: Media;
  readonly source: Job['source'];
  readonly options: RenderOptions;
}

/** Enough to tell a picture from anything else; an SVG may begin with a declaration and a comment. */
const SNIFFED_BYTES = 1024;

const headOf = async (store: ObjectStore, { bucket, key, etag }: UploadedSource) => {
  const head = await store.head(bucket, key);
  if (head !== undefined) return head;
  // The answer may only mean "not allowed to say": a conditional read tells gone, replaced and forbidden apart.
  await store.readStart(bucket, key, etag, 1);
  throw new StorageError(`"${key}" in bucket ${bucket} was not there and is there now. Try again.`);
};

const optionsOf = (
  media: Media,
  stackOptions: FunctionConfig['stackOptions'],
  metadata: string | undefined,
): RenderOptions => {
  const layer = metadata === undefined ? { value: {} } : readOptionLayer(metadata);
  const options = 'problem' in layer ? layer : mergeOptions(media, stackOptions, layer.value);
  if ('value' in options) return options.value;
  throw new SourceMediaError(
    'invalidOptions',
    `The options in the upload's metadata x-amz-meta-${OPTIONS_METADATA} do not fit: ${options.problem} ` +
      'Upload it again with options that fit.',
  );
};

/**
 * Find out which job an upload is: its version and its options decide, and whether it is a picture.
 * @param upload where it is; when it has an etag, the object must still be that version
 * @param stackOptions the stack parameters, below the upload's own options
 * @throws {SourceMediaError} `empty`, `invalidOptions`, `sourceGone` or `sourceReplaced`
 */
export const identifyJob = async (
  upload: UploadedSource,
  stackOptions: FunctionConfig['stackOptions'],
  store: ObjectStore,
): Promise<JobIdentity> => {
  const { bucket, key } = upload;
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
  const options = optionsOf(media, stackOptions, head.metadata[OPTIONS_METADATA]);
  const source = { bucket, key, etag: head.etag, bytes: head.bytes };
  return { jobId: jobIdOf(source, options), media, source, options };
};
