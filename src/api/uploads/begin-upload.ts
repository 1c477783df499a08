import type * as z from 'zod/mini';
import type { SignedUploads } from '../../shared/adapters/s3/s3-signed-uploads.ts';
import { OPTIONS_METADATA } from '../../shared/core/job/identify-job.ts';
import { MEDIA, type Media } from '../../shared/core/option-forms/option-forms.ts';
import { readOptionLayer } from '../../shared/core/options/option-layer.ts';
import { mergeOptions } from '../../shared/core/options/render-options.ts';
import type { UploadRequest } from '../contracts/upload-requests.ts';
import type { BegunUploadSchema } from '../contracts/uploads.ts';
import { badField } from '../http/problem.ts';
import type { ApiConfig } from './api-config.ts';
import { planUploadParts } from './plan-upload-parts.ts';
import { uploadKey, writeUploadId } from './upload-id.ts';
import { uploadName } from './upload-name.ts';

/** Dependencies of uploads. */
export interface UploadContext {
  readonly uploads: SignedUploads;
  readonly config: Pick<ApiConfig, 'sourceBucket' | 'stackOptions' | 'maxUploadBytes'>;
  /** @returns 32 hex digits that cannot be guessed */
  readonly newFolder: () => string;
}

/** Largest file that is uploaded by a form. Larger files go up in parts, so that a broken upload is resumed, not begun again. */
export const LARGEST_FORM_BYTES = 100_000_000;
/** Lifetime of a signed URL: a request may begin until then. The URL ends earlier if the session of the role that signed it ends. */
export const UPLOAD_URL_SECONDS = 3600;

const ANYTHING = 'application/octet-stream';

/** Media that the declared content type allows. What the file really is, its content decides later. */
const mediaOf = (contentType: string): readonly Media[] => {
  const type = contentType.toLowerCase();
  if (type.startsWith('image/')) return ['image'];
  return type.startsWith('video/') ? ['video'] : MEDIA;
};

/** @throws {ApiProblem} 400 when the splitter would reject an upload with these options */
const checkOptions = (options: string, contentType: string, config: UploadContext['config']): void => {
  const layer = readOptionLayer(options);
  if ('problem' in layer) throw badField('options', layer.problem);
  const merged = mediaOf(contentType).map((media) => mergeOptions(media, config.stackOptions, layer.value));
  const problems = merged.flatMap((each) => ('problem' in each ? [each.problem] : []));
  if (problems.length === merged.length) throw badField('options', problems[0] ?? '');
};

/**
 * Sign an upload into the source bucket, under a key of its own.
 * @throws {ApiProblem} 400 when the file is too large or its options do not fit: then nothing is signed
 */
export const beginUpload = async (
  { fileName, size, contentType = ANYTHING, options = '', checksum, multipart = false }: UploadRequest,
  { uploads, config, newFolder }: UploadContext,
): Promise<z.infer<typeof BegunUploadSchema>> => {
  const { sourceBucket: bucket, maxUploadBytes } = config;
  if (size > maxUploadBytes) throw badField('size', `size is ${size}; at most ${maxUploadBytes} bytes are allowed.`);
  checkOptions(options, contentType, config);
  const key = uploadKey(newFolder(), uploadName(fileName));
  const metadata: Record<string, string> = options === '' ? {} : { [OPTIONS_METADATA]: options };
  const target = { bucket, key, contentType, metadata };
  if (size <= LARGEST_FORM_BYTES && !multipart) {
    const { url, fields } = await uploads.signForm(target, { bytes: size, checksum }, UPLOAD_URL_SECONDS);
    return { kind: 'form', key, url, fields: { ...fields }, maxBytes: size, expiresInSeconds: UPLOAD_URL_SECONDS };
  }
  const { uploadId } = await uploads.begin(target);
  return { kind: 'parts', id: writeUploadId({ key, uploadId, size }), key, ...planUploadParts(size) };
};
