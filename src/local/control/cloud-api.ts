import type { BucketName, FunctionName } from '../../shared/topology.ts';
import type { BusEvent } from '../core/events/bus-event.ts';
import type { LocalFunction } from '../core/lambda/local-function.ts';
import type { Salvage } from '../disk/salvage.ts';
import type { LocalRule } from '../events/local-rule.ts';
import type { LocalEvents } from '../events/start-events.ts';
import type { ListenAddress } from '../host/listen-on.ts';
import type { InvocationObserver } from '../lambda/invocation-observer.ts';
import type { LambdaOptions, LocalLambda } from '../lambda/start-lambda.ts';
import type { JobActivity, SliceInWork, SliceStates } from '../live/slice-states.ts';
import type { LocalMetrics } from '../metrics/local-metrics.ts';
import type { S3ServerOptions } from '../s3/server.ts';
import type { BlobRef } from '../s3/store/object-record.ts';
import type { TakeOptions } from '../s3/store/take-file.ts';
import type { TakenFile } from '../s3/take-source.ts';

/** Endpoints and credentials of a running local cloud; the output of `dev --json`. */
export interface CloudEndpoints {
  /** plain HTTP on 127.0.0.1, for S3 clients */
  readonly s3Endpoint: string;
  /** TLS by host name; ffmpeg reads from it */
  readonly s3TlsEndpoint: string;
  /** EventBridge PutEvents */
  readonly eventsEndpoint: string;
  /** progress and cancelling, for the command; same credentials */
  readonly controlEndpoint: string;
  /** the HTTP API; undefined when it was not requested */
  readonly apiEndpoint?: string | undefined;
  /** the viewer page, on the same origin as the API; undefined when there is none */
  readonly viewerUrl?: string | undefined;
  /** PEM file of the certificate authority that signed the TLS port's certificate */
  readonly caPath: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sourceBucket: string;
  readonly outputBucket: string;
  readonly eventBus: string;
}

/** A running local cloud as the command sees it, embedded or over its control endpoint. */
export interface CloudControl {
  readonly endpoints: CloudEndpoints;
  /** Largest number of slices that run at the same time. */
  readonly concurrency: number;
  activity(jobId: string): Promise<JobActivity>;
  /** The slices of a job that are queued or running now, in order. */
  sliceStates(jobId: string): Promise<readonly SliceInWork[]>;
  /** Whether an upload event of this source key is queued or being worked on. */
  splitting(sourceKey: string): Promise<boolean>;
  /** Whether the whole-video renders of a job are queued or being made. */
  stitching(jobId: string): Promise<boolean>;
  /** The blobs of an object, which lie in the home; undefined when there is no such object. */
  blobsOf(bucket: string, key: string): Promise<readonly BlobRef[] | undefined>;
  /** Drop the queued invocations of a job. @returns how many were dropped */
  dropQueued(jobId: string): Promise<number>;
}

/** The embedded cloud: as {@link CloudControl}, with its parts, and it can be stopped. */
export interface LocalCloud extends CloudControl {
  readonly lambda: LocalLambda;
  readonly events: LocalEvents;
  readonly metrics: LocalMetrics;
  readonly slices: SliceStates;
  /** Take a file of this machine over into the source bucket, without a request. */
  takeSource(path: string | Buffer, options?: TakeOptions): Promise<TakenFile>;
  /** Kill every execution environment and close every port; queued work is kept on disk. */
  stop(): Promise<void>;
}

/** Limits that override the topology's, by function. */
export type FunctionLimits = Readonly<
  Partial<Record<FunctionName, Partial<Pick<LocalFunction, 'timeoutSeconds' | 'memoryMb'>>>>
>;

export interface CloudOptions {
  /** absolute folder that keeps buckets, queues, certificate and logs */
  readonly home: string;
  /** folder of the built bundles: `<dir>/functions/<name>/index.cjs`, `<dir>/local/bootstrap.cjs` */
  readonly bundlesDir: string;
  /** environments of the worker at the same time; default: one for each CPU */
  readonly concurrency?: number;
  /** stack parameters by name, as after `--param`; checked by `readParameters` */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Other names for the buckets than those of the local topology. */
  readonly buckets?: Readonly<Record<BucketName, string>>;
  /** fixed ports; default: any free one */
  readonly ports?: {
    readonly s3?: number;
    readonly s3Tls?: number;
    readonly events?: number;
    readonly control?: number;
  };
  /** Where S3 (plain HTTP) and the HTTP API listen; all else is on loopback in any case. @default loopback */
  readonly listen?: ListenAddress;
  /** other names by which those two are reached, in the form of the `Host` header, such as `fanreel:8080`. @default none */
  readonly hosts?: readonly string[];
  /** Serve the HTTP API as well. */
  readonly api?: {
    /** default: any free one */
    readonly port?: number;
    /** other origins whose pages may use the API and the presigned URLs that it issues */
    readonly origins?: readonly string[];
    /** absolute folder of the built page; it is served beside the API when the folder exists */
    readonly viewerDir?: string;
  };
  /** Delays before the second and the third attempt of a failed invocation, milliseconds. */
  readonly retryDelaysMs?: readonly [number, number];
  /** Called first for every S3 request; true means that it has answered. For tests that cut, stall or refuse. */
  readonly intercept?: NonNullable<S3ServerOptions['intercept']>;
  /** Rules in addition to the topology's, for listeners on the bus. */
  readonly rules?: readonly LocalRule[];
  /** Other limits than the topology's. */
  readonly limits?: FunctionLimits;
  /** How often open jobs are checked, and after how long without progress a job counts as stalled; default: as in the topology. */
  readonly reconcile?: { readonly everyMs: number; readonly stillSeconds: number };
  /**
   * Delays and duplicates deliveries to a function: it returns one delay in milliseconds for each copy; an empty list drops the
   * delivery. For tests of behaviour that EventBridge and Lambda show only occasionally.
   */
  readonly tamper?: (functionName: string, event: BusEvent) => readonly number[];
  /** Where damage of stored data is reported. @default the home's own folder, and a warning of the process */
  readonly salvage?: Salvage;
  /** Called for folder markers in the source bucket; they start no job. */
  readonly onFolderMarker?: (key: string) => void;
  /** Called for every change of every invocation. */
  readonly onInvocation?: InvocationObserver;
  /** Overrides the bundled runtime of execution environments, and whether environments are frozen. For tests. */
  readonly runtime?: Partial<Pick<LambdaOptions, 'bootstrapPath' | 'freezes'>>;
}
