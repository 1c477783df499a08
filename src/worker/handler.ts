import type { Context } from 'aws-lambda';
import { makeEventBridgeClient, makeEventPublisher } from '../shared/adapters/event-publisher.ts';
import { loggerForJob, makeLogger } from '../shared/adapters/logger.ts';
import { makeS3Client } from '../shared/adapters/s3-client.ts';
import { makeS3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { makePresigner } from '../shared/adapters/s3-presigner.ts';
import { withWorkspace } from '../shared/adapters/workspace.ts';
import { readFunctionConfig } from '../shared/config.ts';
