import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { makeEventPublisher } from '../shared/adapters/events/event-publisher.ts';
import { openPutEvents } from '../shared/adapters/events/put-events.ts';
import { openRequestLog } from '../shared/adapters/observe/request-log.ts';
import { makeS3Client } from '../shared/adapters/s3/s3-client.ts';
import { makeSdkPageLister } from '../shared/adapters/s3/s3-list-page.ts';
import { makeS3ObjectStore } from '../shared/adapters/s3/s3-object-store.ts';
import { makePresigner } from '../shared/adapters/s3/s3-presigner.ts';
import { makeSignedUploads } from '../shared/adapters/s3/s3-signed-uploads.ts';
import { pictureTools } from './adapters/make-picture-tools.ts';
import { makeApp } from './app.ts';
import { requestOf, resultOf } from './http/lambda-http.ts';
import { makeSourceFinder } from './jobs/find-source.ts';
import { makeRecordMemory } from './jobs/record-memory.ts';
import { openSegments } from './routes/find.ts';
import { makeRoutes } from './routes.ts';
import { readApiConfig } from './uploads/api-config.ts';

const { env } = process;
const { logger, perRequest } = openRequestLog('api');
const config = readApiConfig(env);
// A client waits for the answer: a request to S3 that hangs is ended early enough to be tried again.
const patience = { connectionTimeout: 2_000, requestTimeout: 20_000, throwOnRequestTimeout: true };
const client = makeS3Client(env, { maxAttempts: 3, requestHandler: patience });
const store = makeS3ObjectStore(client);
const listPage = makeSdkPageLister(client);
const app = makeApp({
  corsOrigins: config.corsOrigins,
  onFailure: (error) => logger.error('a request failed', { error: error as Error }),
  routes: makeRoutes({
    config,
    store,
    listPage,
    tools: pictureTools,
    segments: openSegments(store, config.outputBucket),
    findSource: makeSourceFinder(listPage, config.sourceBucket),
    uploads: makeSignedUploads(
      makeS3Client(env, { requestChecksumCalculation: 'WHEN_REQUIRED', requestHandler: patience }),
    ),
    newFolder: () => randomUUID().replaceAll('-', ''),
    presign: makePresigner(env, undefined),
    publish: makeEventPublisher({ putEvents: openPutEvents(env), eventBus: config.eventBus }),
    records: makeRecordMemory(store, config.outputBucket),
    now: Date.now,
  }),
});

/** Lambda handler for HTTP requests, as events of an API Gateway HTTP API. */
export const handler = perRequest(
  async (event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2> => {
    const remainingMs = () => context.getRemainingTimeInMillis();
    const { awsRequestId: requestId } = context;
    const response = await app.fetch(requestOf(event), { requestId, remainingMs });
    logger.info('answered', { method: event.requestContext.http.method, status: response.status });
    return resultOf(response, event.headers['accept-encoding']);
  },
);
