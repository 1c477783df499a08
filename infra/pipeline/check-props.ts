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
import { API_ORIGIN, MAX_CONCURRENCY, MAX_EXPIRY_DAYS, ORIGIN } from '../deployment-parameters.ts';
import { PipelineApi } from './pipeline-api.ts';
import { type FanreelPipelineProps, SourceEvents } from './pipeline-props.ts';
import { refusal } from './refusal.ts';

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_PROVISIONED = 1000;
/** Where results lie. */
const OUTPUT_PREFIXES = [
  ...[JOBS_PREFIX, BY_SOURCE_PREFIX, RECENT_PREFIX, OPEN_PREFIX, DELETED_PREFIX],
  ...[FIND_MARKS_PREFIX, FIND_SEGMENTS_PREFIX],
];

const checkInteger = (property: string, value: number | undefined, maximum: number): void => {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return;
  throw refusal(property, value, `are whole numbers from 1 to ${maximum}`, 'Leave it out for none.');
};

const checkOrigins = (property: string, origins: readonly string[] | undefined, form: string): void => {
  const wrong = origins?.find((origin) => !Token.isUnresolved(origin) && !new RegExp(`^${form}$`).test(origin));
  if (wrong === undefined) return;
  throw refusal(
    property,
    wrong,
    'are origins like https://www.example.com',
    'An origin has no path and no slash at its end.',
  );
};

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
const checkBucketProps = (props: FanreelPipelineProps): void => {
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

/**
 * Check what the types cannot.
 * @throws {ConfigError} naming property, value, what is allowed and what to do
 */
export const checkProps = (scope: Construct, props: FanreelPipelineProps): void => {
  const { pipelineName, expiration, vpc, vpcSubnets, securityGroups, alarms, alarmTopic, tags, api, sourceEvents } =
    props;
  if (pipelineName !== undefined && !Token.isUnresolved(pipelineName) && !NAME.test(pipelineName)) {
    throw refusal('pipelineName', pipelineName, 'are 1 to 64 letters, digits, - and _');
  }
  if (sourceEvents !== undefined && !Object.values(SourceEvents).includes(sourceEvents)) {
    throw refusal(
      'sourceEvents',
      sourceEvents,
      `are SourceEvents.${Object.keys(SourceEvents).join(' and SourceEvents.')}`,
    );
  }
  checkPrefix(props.sourcePrefix);
  checkBucketProps(props);
  checkOneBucket(scope, props);
  if (expiration !== undefined) {
    const days = expiration.toDays({ integral: false });
    if (!Number.isInteger(days) || days < 1 || days > MAX_EXPIRY_DAYS) {
      throw refusal(
        'expiration',
        expiration.toHumanString(),
        `are 1 to ${MAX_EXPIRY_DAYS} whole days`,
        'Leave it out to keep everything.',
      );
    }
  }
  checkOrigins('uploadOrigins', props.uploadOrigins, ORIGIN);
  checkInteger('workerConcurrency', props.workerConcurrency, MAX_CONCURRENCY);
  checkInteger('splitterProvisionedConcurrency', props.splitterProvisionedConcurrency, MAX_PROVISIONED);
  if (vpc === undefined && (vpcSubnets !== undefined || securityGroups !== undefined)) {
    throw new ConfigError(
      'FanreelPipeline: vpcSubnets or securityGroups are given without vpc. Give the VPC as well, or leave them out.',
    );
  }
  if (securityGroups?.length === 0) {
    throw refusal('securityGroups', [], 'are one or more', 'Leave it out, and one is made.');
  }
  if (alarms === false && alarmTopic !== undefined) {
    throw new ConfigError('FanreelPipeline: alarmTopic is given, and alarms is false. Leave one of the two out.');
  }
  const reserved = Object.keys(tags ?? {}).find((name) => name === '' || name.length > 128 || /^aws:/i.test(name));
  if (reserved !== undefined) {
    throw refusal('tags', reserved, 'are names of 1 to 128 characters that do not begin with aws:');
  }
  if (api === undefined) return;
  if (!(api instanceof PipelineApi)) {
    throw refusal('api', api, 'are PipelineApi.iam(), jwt(…), open(), functionOnly() and none()');
  }
  checkOrigins('api origins', api.options.origins, API_ORIGIN);
  checkInteger('reservedConcurrency of the api', api.options.reservedConcurrency, MAX_CONCURRENCY);
  const { tokens } = api;
  if (
    tokens !== undefined &&
    (tokens.audience.length === 0 || !/^https:\/\/./.test(tokens.issuer)) &&
    !Token.isUnresolved(tokens.issuer)
  ) {
    throw refusal('api', tokens, 'with jwt are an issuer, https://…, and one client id or more in audience');
  }
};
