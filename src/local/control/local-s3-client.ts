import type { S3Client } from '@aws-sdk/client-s3';
import { makeS3Client } from '../../shared/adapters/s3/s3-client.ts';
import type { Credentials } from '../signing/credentials.ts';
import { REGION } from './local-topology.ts';

/** A client of the local cloud's own S3, for the cloud's own requests. */
export const makeLocalS3Client = (endpoint: string, credentials: Credentials): S3Client =>
  makeS3Client({ AWS_ENDPOINT_URL_S3: endpoint }, { endpoint, credentials, region: REGION });
