import { openVerifiedBody } from '../auth/verified-body.ts';
import { type Checksum, USUAL_CHECKSUM } from '../body/checksums.ts';
import type { BodyDigest } from '../body/digested-body.ts';
import { etagOfMd5, etagOfSha256 } from '../store/object-etag.ts';
import { parseWriteCondition } from '../store/write-condition.ts';
import { checksumHeaders, parseObjectAttributes, quoteEtag } from './object-headers.ts';
import { bucketOf, keyOf, type Operation } from './operation.ts';

/** The checksum to store with an object that was uploaded in one go. */
export const fullObjectChecksum = ({ checksum }: BodyDigest): { checksum?: Checksum } =>
  checksum ? { checksum: { ...checksum, type: 'FULL_OBJECT' } } : {};

/** Where the sender tells a SHA-256, that takes the place of an MD5, which takes twice as long. */
const identityOf = ({ md5, checksum }: BodyDigest) => {
  if (md5 !== undefined) return etagOfMd5(md5);
  if (checksum?.algorithm === 'SHA256') return etagOfSha256(checksum.value);
  throw new TypeError('A body has neither an MD5 nor a SHA-256.');
};

/** PutObject. */
export const putObject: Operation = async (request, context) => {
  const bucket = bucketOf(request, context);
  const key = keyOf(request);
  const attributes = parseObjectAttributes(request.headers);
  const condition = parseWriteCondition(request.headers);
  const body = openVerifiedBody(request, { usual: USUAL_CHECKSUM.algorithm, md5: 'unlessSha256' });
  const blob = await bucket.blobs.write(body.chunks);
  const digest = body.digest();
  const record = await bucket.put(
    { ...attributes, key, blob, size: digest.size, ...identityOf(digest), ...fullObjectChecksum(digest) },
    condition,
    'PutObject',
  );
  await context.announce(request, bucket.name, record, 'PutObject');
  return { status: 200, headers: { etag: quoteEtag(record.etag), ...checksumHeaders(record) } };
};
