import { readVerifiedDocument } from '../auth/verified-body.ts';
import { S3Error, toS3Error } from '../protocol/s3-error.ts';
import { xmlResponse } from '../protocol/s3-response.ts';
import { childrenOf, childText, parseXml, type XmlContent } from '../protocol/xml.ts';
import { parseWriteCondition } from '../store/write-condition.ts';
import { bucketOf, keyOf, type Operation } from './operation.ts';

const MAX_KEYS = 1000;
/** 1,000 keys of 1,024 bytes are 1 MB, more when their characters have to be escaped. */
const MAX_DOCUMENT_BYTES = 4 * 1024 ** 2;

/** DeleteObject; deleting an absent object succeeds. */
export const deleteObject: Operation = async (request, context) => {
  await bucketOf(request, context).delete(keyOf(request), parseWriteCondition(request.headers));
  return { status: 204 };
};

/** DeleteObjects: up to 1000 keys, each with a result of its own. */
export const deleteObjects: Operation = async (request, context) => {
  const bucket = bucketOf(request, context);
  const root = parseXml(await readVerifiedDocument(request, MAX_DOCUMENT_BYTES));
  const objects = childrenOf(root, 'Object');
  if (root.name !== 'Delete' || objects.length === 0 || objects.length > MAX_KEYS) throw new S3Error('MalformedXML');
  const quiet = childText(root, 'Quiet') === 'true';
  const wanted = objects.map((object) => {
    const key = childText(object, 'Key');
    if (key === undefined) throw new S3Error('MalformedXML');
    return { key, etag: childText(object, 'ETag') };
  });
  const results = await Promise.all(
    wanted.map(async ({ key, etag }): Promise<{ Deleted?: XmlContent; Error?: XmlContent }> => {
      try {
        await bucket.delete(key, etag === undefined ? {} : { ifMatch: etag });
        return { Deleted: { Key: key } };
      } catch (error) {
        const { code, message } = toS3Error(error);
        return { Error: { Key: key, Code: code, Message: message } };
      }
    }),
  );
  return xmlResponse('DeleteResult', {
    Deleted: quiet ? undefined : results.flatMap(({ Deleted }) => (Deleted ? [Deleted] : [])),
    Error: results.flatMap(({ Error: failure }) => (failure ? [failure] : [])),
  });
};
