import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { announceObject } from '../../../src/local/announce-object.ts';
import { ensureCertificate } from '../../../src/local/disk/certificate.ts';
import { serveEvents } from '../../../src/local/events/http-api.ts';
import type { LocalRule } from '../../../src/local/events/local-rule.ts';
import { startEvents } from '../../../src/local/events/start-events.ts';
import { Shutdown } from '../../../src/local/host/shutdown.ts';
import { type LocalLambda, startLambda } from '../../../src/local/lambda/start-lambda.ts';
import { startS3Server } from '../../../src/local/s3/server.ts';
import { issueSession } from '../../../src/local/signing/sessions.ts';
import { findBinary } from '../../../src/shared/adapters/ffmpeg/binaries.ts';
import { makeS3Client } from '../../../src/shared/adapters/s3/s3-client.ts';
import type { Deployment } from './read-deployment.ts';
import { s3UseOf, signerOf } from './s3-use.ts';

const REGION = 'eu-central-1';
const CREDENTIALS = {
  accessKeyId: 'AKIAEMULATEDACCOUNT0',
  secretAccessKey: 'the account that the template is deployed in',
};

/**
 * Start the parts of the local cloud as a template says: its buckets, buses and rules, and its functions with their variables, memory,
 * timeouts and roles. What a role does not allow is refused, and noted in `denied`.
 * @param existing buckets that are there before
 * @param listeners rules in addition to the template's
 */
export const startEmulator = async (
  deployment: Deployment,
  {
    existing,
    announced,
    listeners,
  }: { existing: readonly string[]; announced: readonly string[]; listeners: readonly LocalRule[] },
) => {
  const home = await mkdtemp(join(tmpdir(), 'fanreel-emulator-'));
  const shutdown = new Shutdown();
  shutdown.later(() => rm(home, { recursive: true, force: true }));
  const folder = (name: string) => join(home, name);
  const denied: string[] = [];
  const roles = new Map(deployment.functions.map((each) => [issueSession(CREDENTIALS, Date.now()), each] as const));
  const bySigner = new Map([...roles].map(([{ accessKeyId }, each]) => [accessKeyId, each]));
  const certificate = await ensureCertificate(folder('certificate'), new Date(), undefined);
  let lambda: LocalLambda | undefined;
  const events = await startEvents({
    ...{ buses: deployment.buses, region: REGION, journalDir: folder('events'), queuesDir: folder('dead-letters') },
    rules: [...deployment.rules, ...listeners],
    deliver: async (name, event, id) => void (await lambda?.invokeAsync(name, event, id)),
  });
  shutdown.later(() => events.stop());
  const talks = new Set([...deployment.announced, ...announced]);
  const s3 = await startS3Server({
    ...{ dataDir: folder('s3'), region: REGION, credentials: CREDENTIALS },
    tls: certificate,
    announces: (bucket) => talks.has(bucket),
    onObjectCreated: async (created) => {
      if (talks.has(created.bucket)) await announceObject(events, created.bucket, created);
    },
    intercept: (request, response) => {
      const role = bySigner.get(signerOf(request));
      if (role === undefined) return false;
      const { action, bucket, key, prefix } = s3UseOf(request);
      const buckets = [`arn:aws:s3:::${bucket}`, `${bucket}.Arn`];
      const may = buckets.some((arn) => role.may(action, key === '' ? arn : `${arn}/${key}`, prefix));
      const isMissing = action === 's3:GetObject' && s3.blobsOf(bucket, key) === undefined;
      const mayKnow = !isMissing || buckets.some((arn) => role.may('s3:ListBucket', arn, key));
      if (may && mayKnow) return false;
      denied.push(`${role.name} ${action} ${bucket}/${key}${prefix}`);
      response
        .writeHead(403, { 'content-type': 'application/xml' })
        .end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
      return true;
    },
  });
  shutdown.later(() => s3.close());
  const client = makeS3Client(
    { AWS_ENDPOINT_URL_S3: s3.endpoint },
    { endpoint: s3.endpoint, credentials: CREDENTIALS, region: REGION },
  );
  shutdown.later(async () => client.destroy());
  for (const Bucket of [...existing, ...deployment.buckets]) await client.send(new CreateBucketCommand({ Bucket }));

  const [ffmpeg, ffprobe] = await Promise.all([
    findBinary('ffmpeg', { env: process.env }),
    findBinary('ffprobe', { env: process.env }),
  ]);
  const functions = await Promise.all(
    [...roles].map(async ([session, { may, ...each }]) => {
      const endpoint = await serveEvents(
        {
          credentials: CREDENTIALS,
          putEvents: async (entries) => {
            const allowed = entries.every(({ EventBusName = 'default' }) =>
              may('events:PutEvents', `${EventBusName}.Arn`),
            );
            if (!allowed) denied.push(`${each.name} events:PutEvents`);
            return allowed
              ? events.putEvents(entries)
              : {
                  FailedEntryCount: entries.length,
                  Entries: entries.map(() => ({ ErrorCode: 'AccessDenied', ErrorMessage: 'Access Denied' })),
                };
          },
        },
        0,
      );
      shutdown.later(() => endpoint.close());
      return {
        ...each,
        bundlePath: resolve(each.bundlePath),
        env: {
          ...each.env,
          MEDIA_ENDPOINT: s3.tlsEndpoint ?? '',
          AWS_ENDPOINT_URL_S3: s3.endpoint,
          AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint.url,
          NODE_EXTRA_CA_CERTS: certificate.caPath,
          // In place of the layer.
          ...(each.env?.FFMPEG_PATH === undefined ? {} : { FFMPEG_PATH: ffmpeg.path, FFPROBE_PATH: ffprobe.path }),
          AWS_ACCESS_KEY_ID: session.accessKeyId,
          AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
          AWS_SESSION_TOKEN: session.sessionToken,
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        },
      };
    }),
  );
  const running = await startLambda({
    ...{ functions, region: REGION, credentials: CREDENTIALS, scratchDir: folder('scratch'), logsDir: folder('logs') },
    journalDir: folder('invocations'),
    bootstrapPath: resolve('dist/local/bootstrap.cjs'),
    emit: (bus, content) => events.emit(bus, content),
    retryDelaysMs: [20, 40],
  });
  lambda = running;
  shutdown.later(() => running.stop());
  events.start();
  return { client, events, denied, logs: folder('logs'), stop: () => shutdown.run() };
};
