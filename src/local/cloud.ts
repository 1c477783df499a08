import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { findBinary } from '../shared/adapters/ffmpeg/binaries.ts';
import { keepAnswersIn } from '../shared/adapters/ffmpeg/remembered-answers.ts';
import { ConfigError } from '../shared/core/errors/errors.ts';
import { isFolderMarker } from '../shared/core/job/parse-upload-event.ts';
import { parameterEnvironment } from '../shared/core/options/stack-parameters.ts';
import { announceObject } from './announce-object.ts';
import { serveHttpApi } from './cloud-http-api.ts';
import type { CloudControl, CloudEndpoints, CloudOptions, LocalCloud } from './control/cloud-api.ts';
import { makeControl, serveControl } from './control/cloud-control.ts';
import { BUCKETS, BUSES, localFunctions, localRules, REGION, type Surroundings } from './control/local-topology.ts';
import { answersFolder } from './disk/answers-folder.ts';
import { ensureCertificate } from './disk/certificate.ts';
import { ensureCredentials } from './disk/ensure-credentials.ts';
import { makeOwnSalvage } from './disk/salvage.ts';
import { serveEvents } from './events/http-api.ts';
import { startEvents } from './events/start-events.ts';
import { LOOPBACK } from './host/listen-on.ts';
import { Shutdown } from './host/shutdown.ts';
import { type LocalLambda, startLambda } from './lambda/start-lambda.ts';
import { makeWarmBesideLast } from './lambda/warm-beside-last.ts';
import { JobNews } from './live/job-news.ts';
import { KeyNews } from './live/key-news.ts';
import { SliceStates } from './live/slice-states.ts';
import { createMetrics } from './metrics/local-metrics.ts';
import { createBuckets } from './s3/create-buckets.ts';
import { startS3Server } from './s3/server.ts';

/** Lambda waits 1 and 2 minutes, which is too long for a user who watches. */
const RETRY_DELAYS_MS = [1_000, 2_000] as const;
/** Splitting and assembling mostly wait, so slices get the CPUs. API requests have environments of their own and wait for no slice. */
const SMALL_FUNCTION_CONCURRENCY = 4;
/** The stitcher reads from and writes to the same disk: two at once would only take turns. */
const STITCHER_CONCURRENCY = 1;

const start = async (options: CloudOptions, shutdown: Shutdown): Promise<LocalCloud> => {
  const { home, bundlesDir, ports, buckets = BUCKETS, listen = LOOPBACK, hosts = [] } = options;
  const parameters = parameterEnvironment(options.parameters ?? {});
  if ('problem' in parameters) throw new ConfigError(parameters.problem);
  const { salvage = makeOwnSalvage(home) } = options;
  const folder = (name: string) => join(home, name);
  const answersDir = await answersFolder(process.env, folder('answers'));
  keepAnswersIn(answersDir);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const [credentials, certificate, ffmpeg, ffprobe] = await Promise.all([
    ensureCredentials(home, salvage),
    ensureCertificate(folder('certificate'), new Date(), salvage),
    findBinary('ffmpeg', { env: process.env }),
    findBinary('ffprobe', { env: process.env }),
  ]);
  const metrics = createMetrics();
  const concurrency = options.concurrency ?? availableParallelism();

  let lambda: LocalLambda | undefined;
  let warmAssembler: (() => void) | undefined;
  const slices = new SliceStates(() => lambda?.queued('worker') ?? []);
  const events = await startEvents({
    buses: Object.values(BUSES),
    rules: [...localRules(buckets, options.reconcile?.everyMs), ...(options.rules ?? [])],
    region: REGION,
    journalDir: folder('events'),
    salvage,
    queuesDir: folder('dead-letters'),
    metrics,
    deliver: async (functionName, event, deliveryId) => {
      const copies = options.tamper?.(functionName, event) ?? [0];
      for (const [copy, delayMs] of copies.entries()) {
        const invoke = async () => {
          await lambda?.invokeAsync(functionName, event, copy === 0 ? deliveryId : `${deliveryId}-${copy}`);
        };
        if (delayMs === 0) await invoke();
        // A cloud that was stopped meanwhile rejects the copy. It is then lost, like a dropped delivery.
        else setTimeout(() => void invoke().catch(() => undefined), delayMs).unref();
      }
    },
  });
  shutdown.later(() => events.stop());
  const outputKeys = new KeyNews();
  const news = new JobNews(outputKeys);
  const s3 = await startS3Server({
    dataDir: folder('s3'),
    salvage,
    region: REGION,
    credentials,
    port: ports?.s3 ?? 0,
    host: listen,
    hosts,
    tls: { port: ports?.s3Tls ?? 0, key: certificate.key, cert: certificate.cert },
    announces: (bucket) => bucket === buckets.source,
    onObjectCreated: async (created) => {
      if (created.bucket === buckets.source) {
        if (isFolderMarker(created.key, created.size)) options.onFolderMarker?.(created.key);
        await announceObject(events, created.bucket, created);
      } else if (created.bucket === buckets.output) outputKeys.note(created.key);
    },
    onRequest: ({ operation, bucket, key }) => {
      if (operation === 'DeleteObject' && bucket === buckets.output && key !== undefined) outputKeys.note(key);
    },
    ...(options.intercept === undefined ? {} : { intercept: options.intercept }),
  });
  shutdown.later(() => s3.close());
  const eventsEndpoint = await serveEvents({ putEvents: events.putEvents, credentials }, ports?.events ?? 0);
  shutdown.later(() => eventsEndpoint.close());
  await createBuckets(s3, buckets);

  const around: Surroundings = {
    s3Endpoint: s3.endpoint,
    s3TlsEndpoint: s3.tlsEndpoint ?? '',
    eventsEndpoint: eventsEndpoint.url,
    caPath: certificate.caPath,
    ffmpegPath: ffmpeg.path,
    ffprobePath: ffprobe.path,
    answersDir,
    buckets,
    parameters: parameters.value,
    stillSeconds: options.reconcile?.stillSeconds,
  };
  const small = SMALL_FUNCTION_CONCURRENCY;
  const running = await startLambda({
    functions: localFunctions(
      bundlesDir,
      {
        splitter: small,
        worker: concurrency,
        assembler: small,
        stitcher: STITCHER_CONCURRENCY,
        reconciler: 1,
        api: small,
      },
      around,
      options.limits,
    ),
    scratchDir: folder('scratch'),
    logsDir: folder('logs'),
    journalDir: folder('invocations'),
    salvage,
    bootstrapPath: join(bundlesDir, 'local', 'bootstrap.cjs'),
    guardPath: join(bundlesDir, 'local', 'bootstrap.cjs'),
    ...options.runtime,
    region: REGION,
    credentials,
    emit: (bus, content) => events.emit(bus, content),
    retryDelaysMs: options.retryDelaysMs ?? RETRY_DELAYS_MS,
    metrics,
    onInvocation: (change) => {
      slices.note(change);
      if (change.functionName === 'worker' && change.phase === 'started') warmAssembler?.();
      options.onInvocation?.(change);
    },
    onProgress: (requestId, share) => slices.noteProgress(requestId, share),
  });
  lambda = running;
  warmAssembler = makeWarmBesideLast(running, { of: 'assembler', after: 'worker' });
  shutdown.later(() => running.stop());
  events.start();
  await s3.announceDue();
  // Environments start while the upload is still on its way.
  running.warm('splitter', 1);
  running.warm('worker', concurrency);

  const api =
    options.api &&
    (await serveHttpApi(
      { ...options.api, address: listen, hosts },
      {
        lambda: running,
        logsDir: folder('logs'),
        ...{ s3Endpoint: s3.endpoint, credentials, outputBucket: buckets.output },
        ...{ slices, keys: outputKeys },
      },
    ));
  if (api !== undefined) {
    shutdown.later(() => api.close());
    s3.allowOrigins(api.origins);
  }

  let control: CloudControl | undefined;
  const controlServer = await serveControl(
    () => {
      if (control === undefined) throw new ConfigError('The local cloud is still starting. Try again.');
      return control;
    },
    credentials.secretAccessKey,
    ports?.control ?? 0,
  );
  shutdown.later(controlServer.close);
  const endpoints: CloudEndpoints = {
    s3Endpoint: around.s3Endpoint,
    s3TlsEndpoint: around.s3TlsEndpoint,
    eventsEndpoint: around.eventsEndpoint,
    controlEndpoint: controlServer.url,
    apiEndpoint: api?.url,
    viewerUrl: api?.viewerUrl,
    caPath: around.caPath,
    region: REGION,
    ...credentials,
    sourceBucket: buckets.source,
    outputBucket: buckets.output,
    eventBus: BUSES.fanreel,
  };
  control = makeControl(endpoints, concurrency, { lambda: running, slices, news, s3 });
  return {
    ...control,
    ...{ lambda: running, events, metrics, slices },
    takeSource: (path, take) => s3.takeFile(buckets.source, path, take),
    stop: () => shutdown.run(),
  };
};

/**
 * Start the embedded cloud: S3, EventBridge and Lambda, on loopback by default, wired as the topology says; the HTTP API only when requested.
 * Queued work of an earlier run is resumed. The caller owns the home.
 * @throws {ConfigError} when a parameter is not allowed, a port is taken, or ffmpeg is not found
 */
export const startCloud = async (options: CloudOptions): Promise<LocalCloud> => {
  const shutdown = new Shutdown();
  try {
    return await start(options, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
};
