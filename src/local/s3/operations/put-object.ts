import { openVerifiedBody } from '../auth/verified-body.ts';
import { type Checksum, USUAL_CHECKSUM } from '../body/checksums.ts';
import type { BodyDigest } from '../body/digested-body.ts';
import { parseWriteCondition } from '../store/write-condition.ts';
import { checksumHeaders, parseObjectAttributes, quoteEtag } from './object-headers.ts';
import { bucketOf, keyOf, type Operation } from './operation.ts';

/** The checksum to store with an object that was uploaded in one go. */
export const fullObjectChecksum = ({ checksum }: BodyDigest): { checksum?: Checksum } =>
  checksum ? { checksum: { ...checksum, type: 'FULL_OBJECT' } } : {};

/** PutObject. */
export const putObject: Operation = async (request, context) => {
  const bucket = bucketOf(request, context);
  const key = keyOf(request);
  const attributes = parseObjectAttributes(request.headers);
  const condition = parseWriteCondition(request.headers);
  const body = openVerifiedBody(request, USUAL_CHECKSUM.algorithm);
  const blob = await bucket.blobs.write(body.chunks);
  const digest = body.digest();
  const record = await bucket.put(
    { ...attributes, key, blob, size: digest.size, etag: digest.md5, ...fullObjectChecksum(digest) },
    condition,
    'PutObject',
  );
  await context.announce(request, bucket.name, record, 'PutObject');
  return { status: 200, headers: { etag: quoteEtag(record.etag), ...checksumHeaders(record) } };
};
