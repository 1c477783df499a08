import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ConfigError } from '../../src/shared/core/errors/errors.ts';
import { API_ORIGIN, MAX_CONCURRENCY } from '../deployment-parameters.ts';
import { checkBucketProps } from './check-bucket-props.ts';
import { checkInteger, checkOrigins } from './check-values.ts';
import { PipelineApi } from './pipeline-api.ts';
import type { FanreelPipelineProps } from './pipeline-props.ts';
import { refusal } from './refusal.ts';

const NAME = /^[A-Za-z0-9_-]{1,128}$/;
const MAX_PROVISIONED = 1000;

const checkName = (name: string | undefined): void => {
  if (name === undefined || Token.isUnresolved(name) || NAME.test(name)) return;
  throw refusal('pipelineName', name, 'are 1 to 128 letters, digits, - and _');
};

const checkTags = (tags: FanreelPipelineProps['tags'] = {}): void => {
  const wrong = Object.keys(tags).find((name) => name === '' || name.length > 128 || /^aws:/i.test(name));
  if (wrong === undefined) return;
  throw refusal('tags', wrong, 'are names of 1 to 128 characters that do not begin with aws:');
};

/** What goes together, or excludes each other. */
const checkPairs = ({ vpc, vpcSubnets, securityGroups, alarms, alarmTopic }: FanreelPipelineProps): void => {
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
};

/** An image holds what bundles and layers hold. */
const checkImage = ({ functionImage, ...props }: FanreelPipelineProps): void => {
  if (functionImage === undefined) return;
  const idle = (['bundles', 'ffmpegLayer', 'sharpLayer'] as const).filter((name) => props[name] !== undefined);
  if (idle.length === 0) return;
  throw new ConfigError(
    `FanreelPipeline: functionImage is given, and ${idle.join(', ')} would have no effect. Leave the one or the other out.`,
  );
};

const checkApi = (api: PipelineApi | undefined): void => {
  if (api === undefined) return;
  if (!(api instanceof PipelineApi)) {
    throw refusal('api', api, 'are PipelineApi.iam(), jwt(…), open(), functionOnly() and none()');
  }
  checkOrigins('origins of the api', api.options.origins, API_ORIGIN);
  checkInteger('reservedConcurrency of the api', api.options.reservedConcurrency, MAX_CONCURRENCY);
  const { tokens } = api;
  if (tokens === undefined) return;
  const isIssuer = Token.isUnresolved(tokens.issuer) || /^https:\/\/./.test(tokens.issuer);
  if (isIssuer && tokens.audience.length > 0) return;
  throw refusal('api', tokens, 'with jwt are an issuer, https://…, and one client id or more in audience');
};

/**
 * Check what the types cannot.
 * @throws {ConfigError} naming property, value, what is allowed and what to do
 */
export const checkProps = (scope: Construct, props: FanreelPipelineProps): void => {
  checkName(props.pipelineName);
  checkBucketProps(scope, props);
  checkInteger('workerConcurrency', props.workerConcurrency, MAX_CONCURRENCY);
  checkInteger('splitterProvisionedConcurrency', props.splitterProvisionedConcurrency, MAX_PROVISIONED);
  checkPairs(props);
  checkImage(props);
  checkTags(props.tags);
  checkApi(props.api);
};
