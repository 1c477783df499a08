import { describe, expect, it } from 'vitest';
import { synthesize } from '../synthesize.ts';

/** With another id, an update would make a new one, and leave or delete the one that holds something. */
const STATEFUL =
  /^AWS::(S3::Bucket|Cognito::UserPool|SQS::Queue|SNS::Topic|Events::EventBus|Logs::LogGroup|CloudFront::Distribution)$/;

/** Ids of stacks that are deployed. */
const BEFORE = [
  'AlarmsTopic3A2DFEBA',
  'ApiLogsCD139AD4',
  'AssemblerLogs77B80089',
  'BusEA82B648',
  'CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756CLogGroup817B64E9',
  'DeadLettersdeadletters9F3B3E60',
  'HttpApiAccessLogsDED8C7A4',
  'HttpApiLoginPool7003F11E',
  'ReconcilerLogs9E8D7B0E',
  'SplitterLogs66DE2F7E',
  'StitcherLogs83F6305A',
  'StorageAccessLogs96FB524C',
  'StorageOutputBB69BB33',
  'StorageSource42D3DA3E',
  'ViewerBucketF365EC73',
  'ViewerCdnDistribution5EA52CD5',
  'WorkerLogs4B5B6506',
];

describe('resources that hold something', () => {
  it('are called in an update as they were called before', () => {
    const { Resources } = synthesize({ viewer: {} });
    const ids = Object.entries(Resources).flatMap(([id, { Type }]) => (STATEFUL.test(Type) ? [id] : []));
    expect(ids.sort()).toEqual(BEFORE);
  });
});
