import type { AuthenticatedRequest } from '../auth/authenticated-request.ts';
import { type LengthRange, verifyPostPolicy } from '../auth/post-policy.ts';
import { CHECKSUM_ALGORITHMS, checksumHeader, USUAL_CHECKSUM } from '../body/checksums.ts';
import { digestBody } from '../body/digested-body.ts';
import { type FormData, readFormData } from '../body/form-data.ts';
import { toHeaderValue } from '../protocol/header-value.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { assertKeyLength } from '../protocol/s3-request.ts';
import type { S3Response } from '../protocol/s3-response.ts';
import { renderXml } from '../protocol/xml.ts';
import type { Bucket } from '../store/bucket.ts';
import { parseObjectAttributes, quoteEtag } from './object-headers.ts';
import { bucketOf, type Operation, type OperationContext } from './operation.ts';
import { fullObjectChecksum } from './put-object.ts';

async function* withinRange(file: AsyncIterable<Buffer>, { min, max }: LengthRange): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of file) {
    size += chunk.length;
    if (size > max) throw new S3Error('EntityTooLarge', undefined, { MaxSizeAllowed: String(max) });
    yield chunk;
  }
  if (size < min) {
    throw new S3Error('EntityTooSmall', undefined, { ProposedSize: String(size), MinSizeAllowed: String(min) });
  }
}

const declaredChecksum = (fields: ReadonlyMap<string, string>) => {
  const algorithm = CHECKSUM_ALGORITHMS.find((name) => fields.has(checksumHeader(name)));
  return algorithm && { algorithm, value: fields.get(checksumHeader(algorithm)) };
};

const redirectUrl = (base: string, result: Record<string, string>): string | undefined => {
  if (!URL.canParse(base)) return undefined;
  const url = new URL(base);
  for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value);
  return url.href;
};

const successResponse = (
  fields: ReadonlyMap<string, string>,
  location: string,
  result: { bucket: string; key: string; etag: string },
): S3Response => {
  const headers = { etag: result.etag, location };
  const redirect = redirectUrl(fields.get('success_action_redirect') ?? fields.get('redirect') ?? '', result);
  if (redirect !== undefined) return { status: 303, headers: { ...headers, location: redirect } };
  const status = fields.get('success_action_status');
  if (status === '200') return { status: 200, headers };
  if (status !== '201') return { status: 204, headers };
  const document = { Location: location, Bucket: result.bucket, Key: result.key, ETag: result.etag };
  return {
    status: 201,
    headers: { ...headers, 'content-type': 'application/xml' },
    body: renderXml('PostResponse', document, false),
  };
};

/** Name without folders: some browsers send whole paths. */
const baseName = (filename: string): string => filename.slice(filename.search(/[^/\\]*$/));

const storeForm = async (
  form: FormData,
  bucket: Bucket,
  request: AuthenticatedRequest,
  context: OperationContext,
): Promise<S3Response> => {
  const template = form.fields.get('key');
  if (!template) {
    throw new S3Error('InvalidArgument', "Bucket POST must contain a field named 'key'.", { ArgumentName: 'key' });
  }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
  const key = template.replaceAll('${filename}', () => baseName(form.filename));
  assertKeyLength(key);
  const fields = new Map([...form.fields, ['bucket', bucket.name], ['key', key]]);
  const range = verifyPostPolicy(fields, context.identity, request.time);
  const attributes = parseObjectAttributes(
    Object.fromEntries([...form.fields].map(([name, value]) => [name, toHeaderValue(name, value)])),
  );
  const declared = declaredChecksum(fields);
  const body = digestBody(withinRange(form.file, range), {
    algorithm: declared?.algorithm ?? USUAL_CHECKSUM.algorithm,
  });
  async function* verified(): AsyncGenerator<Buffer> {
    yield* body.chunks;
    const { checksum, md5 } = body.digest();
    const declaredMd5 = fields.get('content-md5');
    const isWhole = declaredMd5 === undefined || declaredMd5 === Buffer.from(md5, 'hex').toString('base64');
    if (!isWhole || (declared && declared.value !== checksum?.value)) throw new S3Error('BadDigest');
  }
  const blob = await bucket.blobs.write(verified());
  const digest = body.digest();
  const record = await bucket.put(
    { ...attributes, key, blob, size: digest.size, etag: digest.md5, ...fullObjectChecksum(digest) },
    {},
    'POST Object',
  );
  await form.drain();
  await context.announce(request, bucket.name, record, 'POST Object');
  const location = `${context.endpoint(request)}/${bucket.name}/${encodeURIComponent(key)}`;
  return successResponse(form.fields, location, { bucket: bucket.name, key, etag: quoteEtag(record.etag) });
};

/** PostObject: upload with a browser's form, which contains its own authorisation as a signed policy. */
export const postObject: Operation = async (request, context) => {
  const bucket = bucketOf(request, context);
  const form = await context.strangers.read(() =>
    readFormData(request.headers['content-type'] ?? '', request.wireBody()),
  );
  try {
    return await storeForm(form, bucket, request, context);
  } finally {
    await form.close();
  }
};
