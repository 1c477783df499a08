import { Stack, Token } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  BY_SOURCE_PREFIX,
  DELETED_PREFIX,
  FIND_MARKS_PREFIX,
  FIND_SEGMENTS_PREFIX,
  JOBS_PREFIX,
  OPEN_PREFIX,
  RECENT_PREFIX,
} from '../../src/shared/core/contracts/object-keys.ts';
import { MAX_KEY_BYTES } from '../../src/shared/core/contracts/s3-limits.ts';
import { ConfigError } from '../../src/shared/core/errors/errors.ts';
import { MAX_EXPIRY_DAYS, ORIGIN } from '../deployment-parameters.ts';
import { checkOrigins } from './check-values.ts';
import { type FanreelPipelineProps, SourceEvents } from './pipeline-props.ts';
import { refusal } from './refusal.ts';

/** Where results lie. */
const OUTPUT_PREFIXES = [
  ...[JOBS_PREFIX, BY_SOURCE_PREFIX, RECENT_PREFIX, OPEN_PREFIX, DELETED_PREFIX],
  ...[FIND_MARKS_PREFIX, FIND_SEGMENTS_PREFIX],
];

const checkPrefix = (prefix: string | undefined): void => {
  if (prefix === undefined || Token.isUnresolved(prefix)) return;
  const isKey = prefix !== '' && Buffer.byteLength(prefix) < MAX_KEY_BYTES && !prefix.startsWith('/');
  // IAM would take these for patterns.
  if (isKey && !/[*?$]/.test(prefix)) return;
  throw refusal(
    'sourcePrefix',
    prefix,
    `are beginnings of keys, such as films/: 1 to ${MAX_KEY_BYTES - 1} bytes, no slash at the beginning, no *, ? or $`,
    'Leave it out to render every object.',
  );
};

/** Results in the source bucket must not be uploads. */
const checkOneBucket = (scope: Construct, props: FanreelPipelineProps): void => {
  const { sourceBucket, outputBucket, sourcePrefix } = props;
  if (sourceBucket === undefined || outputBucket === undefined) return;
  const nameOf = ({ bucketName }: IBucket): string => JSON.stringify(Stack.of(scope).resolve(bucketName));
  if (sourceBucket !== outputBucket && nameOf(sourceBucket) !== nameOf(outputBucket)) return;
  const meets = OUTPUT_PREFIXES.find((each) => each.startsWith(sourcePrefix ?? '') || sourcePrefix?.startsWith(each));
  if (meets === undefined) return;
  throw refusal(
    'sourcePrefix',
    sourcePrefix,
    `with one bucket for sources and results are prefixes apart from ${OUTPUT_PREFIXES.join(', ')}`,
    `Results below ${meets} would be rendered again and again: give a prefix such as films/, or another outputBucket.`,
  );
};

/** What can only be said of buckets that the construct makes, or of the one that exists. */
const checkWhichExist = (props: FanreelPipelineProps): void => {
  const { sourceBucket, outputBucket, sourceEvents, uploadOrigins } = props;
  if (sourceBucket !== undefined && uploadOrigins !== undefined) {
    throw new ConfigError(
      'FanreelPipeline: uploadOrigins is given and so is sourceBucket. The construct does not change the CORS rules of a bucket that exists: set them there, and leave uploadOrigins out.',
    );
  }
  if (sourceBucket === undefined && sourceEvents !== undefined) {
    throw new ConfigError(
      'FanreelPipeline: sourceEvents is given without sourceBucket. The bucket that the construct makes sends its events by itself: leave sourceEvents out.',
    );
  }
  const ofNew = (['encryptionKey', 'removalPolicy', 'expiration'] as const).filter((name) => props[name] !== undefined);
  if (sourceBucket !== undefined && outputBucket !== undefined && ofNew.length > 0) {
    throw new ConfigError(
      `FanreelPipeline: ${ofNew.join(', ')} would have no effect, as both buckets exist. Set it at the buckets, and leave it out here.`,
    );
  }
};

const checkExpiration = ({ expiration }: FanreelPipelineProps): void => {
  if (expiration === undefined || expiration.isUnresolved()) return;
  const days = expiration.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1 && days <= MAX_EXPIRY_DAYS) return;
  const allowed = `are 1 to ${MAX_EXPIRY_DAYS} whole days`;
  throw refusal('expiration', expiration.toHumanString(), allowed, 'Leave it out to keep everything.');
};

/** Check what is said about buckets. @throws {ConfigError} naming property, value, what is allowed and what to do */
export const checkBucketProps = (scope: Construct, props: FanreelPipelineProps): void => {
  const { sourceEvents } = props;
  if (sourceEvents !== undefined && !Object.values(SourceEvents).includes(sourceEvents)) {
    const allowed = Object.keys(SourceEvents).map((name) => `SourceEvents.${name}`);
    throw refusal('sourceEvents', sourceEvents, `are ${allowed.join(' and ')}`);
  }
  checkPrefix(props.sourcePrefix);
  checkWhichExist(props);
  checkOneBucket(scope, props);
  checkExpiration(props);
  checkOrigins('uploadOrigins', props.uploadOrigins, ORIGIN);
};
