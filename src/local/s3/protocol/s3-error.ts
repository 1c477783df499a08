import { diskTroubleOf, troubleClause } from '../../../shared/core/errors/disk-error.ts';
import { FanreelError } from '../../../shared/core/errors/errors.ts';
import { DamagedBlobError } from './damaged-blob-error.ts';

/**
 * HTTP status and default message of every error that this server answers with.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const S3_ERRORS = {
  AccessDenied: [403, 'Access Denied'],
  AccessForbidden: [403, 'CORSResponse: This CORS request is not allowed.'],
  AuthorizationHeaderMalformed: [400, 'The authorization header that you provided is not valid.'],
  AuthorizationQueryParametersError: [400, 'Error parsing the X-Amz-* authorization query parameters.'],
  BadDigest: [400, 'The digest you specified did not match the calculated one.'],
  BucketNotEmpty: [409, 'The bucket you tried to delete is not empty.'],
  EntityTooLarge: [400, 'Your proposed upload exceeds the maximum allowed object size.'],
  EntityTooSmall: [400, 'Your proposed upload is smaller than the minimum allowed size.'],
  ExpiredToken: [400, 'The provided token has expired.'],
  IncompleteBody: [400, 'You did not provide the number of bytes specified by the Content-Length HTTP header.'],
  InsufficientStorage: [507, 'No space is left on the disk that holds the data folder.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidAccessKeyId: [403, 'The access key id you provided does not exist in our records.'],
  InvalidArgument: [400, 'Invalid argument.'],
  InvalidBucketName: [400, 'The specified bucket is not valid.'],
  InvalidDigest: [400, 'The digest you specified is not valid.'],
  InvalidObjectState: [403, "The operation is not valid for the object's storage class"],
  InvalidPart: [
    400,
    'One or more of the specified parts could not be found. The part may not have been uploaded, or its entity tag does not match.',
  ],
  InvalidPartNumber: [416, 'The requested partnumber is not satisfiable.'],
  InvalidPartOrder: [400, 'The list of parts was not in ascending order. Parts must be ordered by part number.'],
  InvalidPolicyDocument: [
    400,
    'The content of the form does not meet the conditions specified in the policy document.',
  ],
  InvalidRange: [416, 'The requested range is not satisfiable.'],
  InvalidRequest: [400, 'Invalid request.'],
  InvalidStorageClass: [400, 'The storage class you specified is not valid'],
  InvalidToken: [400, 'The provided token is malformed or otherwise invalid.'],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  KeyTooLongError: [400, 'Your key is too long.'],
  MalformedPOSTRequest: [400, 'The body of your POST request is not well-formed multipart/form-data.'],
  MalformedTrailerError: [400, 'The request contained trailing data that was not well-formed.'],
  MalformedXML: [400, 'The XML you provided was not well-formed or did not validate against our published schema.'],
  MaxMessageLengthExceeded: [400, 'Your request was too big.'],
  MetadataTooLarge: [400, 'Your metadata headers exceed the maximum allowed metadata size.'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  MissingContentLength: [411, 'You must provide the Content-Length HTTP header.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchUpload: [
    404,
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  ],
  NotImplemented: [501, 'A header or query you provided implies functionality that is not implemented.'],
  NotModified: [304, 'Not Modified'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold.'],
  RequestTimeout: [400, 'The request did not arrive within the time that is allowed before its signature is verified.'],
  RequestTimeTooSkewed: [403, 'The difference between the request time and the current time is too large.'],
  SignatureDoesNotMatch: [
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  SlowDown: [503, 'Please reduce your request rate.'],
  XAmzContentSHA256Mismatch: [400, "The provided 'x-amz-content-sha256' header does not match what was computed."],
} as const satisfies Record<string, readonly [number, string]>;

export type S3ErrorCode = keyof typeof S3_ERRORS;

/** An error that S3 clients understand; `details` become further elements of the XML answer, after Code and Message. */
export class S3Error extends FanreelError {
  override readonly name = 'S3Error';
  override readonly retryable: boolean;
  readonly status: number;

  constructor(
    readonly code: S3ErrorCode,
    message: string = S3_ERRORS[code][1],
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = S3_ERRORS[code][0];
    this.retryable = this.status >= 500;
  }
}

/**
 * The S3 error to answer with for anything thrown by an operation.
 * @param error an S3Error, a system error of the disk, or a defect
 * @returns the same S3Error, InsufficientStorage for a full disk, InternalError for the rest, with the reason when the disk gives one
 */
export const toS3Error = (error: unknown): S3Error => {
  if (error instanceof S3Error) return error;
  if (error instanceof DamagedBlobError) {
    const message = `The stored bytes of this object are damaged: ${error.why}. Upload it again; if a job made it, fanreel retry JOB renders it again.`;
    return new S3Error('InternalError', message, { Damage: 'true' });
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new S3Error('InsufficientStorage');
  const trouble = diskTroubleOf(error);
  if (trouble !== undefined) return new S3Error('InternalError', `The data folder ${troubleClause(trouble.code)}.`);
  return new S3Error('InternalError');
};
