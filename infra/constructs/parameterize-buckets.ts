import { Aws, Fn, Token } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { BucketName } from '../../src/shared/topology.ts';
import { A_DAY, lifecycleRules, pageRule, uploadRule } from './bucket-rules.ts';
import { inTemplate } from './in-template.ts';
import type { OptionalParameter } from './parameters.ts';
import { cfnBucketOf } from './storage.ts';

export interface BucketParameters {
  /** days after which objects are deleted; when it is not set they are kept */
  readonly expireAfterDays: OptionalParameter;
  /** origins whose pages may upload, separated by commas; when it is not set no page may */
  readonly uploadOrigins: OptionalParameter;
  /** origin of the page in the same stack, which may upload and read with presigned URLs. @default none */
  readonly pageOrigin?: string | undefined;
}

/** Replace the rules of the two buckets by rules that follow the parameters of the stack. */
export const parameterizeBuckets = (
  buckets: Readonly<Record<BucketName, IBucket>>,
  { expireAfterDays, uploadOrigins, pageOrigin }: BucketParameters,
): void => {
  const source = cfnBucketOf(buckets.source);
  const output = cfnBucketOf(buckets.output);
  const ifExpiring = (yes: unknown, no: unknown) => Fn.conditionIf(expireAfterDays.isSet.logicalId, yes, no);
  const expiry = {
    status: Token.asString(ifExpiring('Enabled', 'Disabled')),
    days: Token.asNumber(ifExpiring(expireAfterDays.value, A_DAY)),
  };
  for (const bucket of [source, output]) bucket.lifecycleConfiguration = lifecycleRules(expiry);

  const upload = inTemplate(uploadRule(Fn.split(',', uploadOrigins.value)));
  const ifUploading = (wanted: unknown) => Fn.conditionIf(uploadOrigins.isSet.logicalId, wanted, Aws.NO_VALUE);
  if (pageOrigin === undefined) {
    source.corsConfiguration = ifUploading({ CorsRules: [upload] });
    return;
  }
  source.corsConfiguration = {
    corsRules: [pageRule(pageOrigin, ['GET', 'HEAD', 'PUT', 'POST']), ifUploading(upload)],
  };
  output.corsConfiguration = { corsRules: [pageRule(pageOrigin, ['GET', 'HEAD'])] };
};
