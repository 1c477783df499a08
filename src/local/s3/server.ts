import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { ConfigError } from '../../shared/core/errors/errors.ts';
import { makeOwnSalvage, type Salvage } from '../disk/salvage.ts';
import { EVERY_ADDRESS, LOOPBACK, listenProblem } from '../host/listen-on.ts';
import type { Credentials } from '../signing/credentials.ts';
import { makeAnnouncements, type ObjectCreated } from './announcements.ts';
import { makeRequestHandler, type RequestAccount } from './request-handler.ts';
import { LocalObjectStore } from './store/local-object-store.ts';
import type { BlobRef } from './store/object-record.ts';
import { makeTakeFile, type TakeFile } from './take-source.ts';

/** Options of {@link startS3Server}. */
export interface S3ServerOptions {
  /** Folder that holds buckets and objects, created when absent; one server at a time. */
  readonly dataDir: string;
  readonly region: string;
  readonly credentials: Credentials;
  /** A loopback address, or `0.0.0.0` for every one of this machine; TLS is on loopback in any case. @default '127.0.0.1' */
  readonly host?: string;
  /** Port for plain HTTP. @default 0, any free one */
  readonly port?: number;
  /** Also serve `https://localhost`, with this key and certificate in PEM. */
  readonly tls?: { readonly port?: number; readonly key: string; readonly cert: string };
  /** Origins whose pages may use the server, `*` for any. @default none */
  readonly corsOrigins?: readonly string[];
  /** Accepted hosts in addition to `127.0.0.1:<port>` and `localhost:<port>`, in the form of the header. @default none */
  readonly hosts?: readonly string[];
  /** Awaited when an object is stored, before the client gets its answer; when it throws, the client gets a 500. */
  readonly onObjectCreated?: (event: ObjectCreated) => void | Promise<void>;
  /** Whether announcements to {@link onObjectCreated} that are due for this bucket are kept on disk. @default for all buckets */
  readonly announces?: (bucket: string) => boolean;
  /** Called when a request has ended, successfully or not. */
  readonly onRequest?: (account: RequestAccount) => void;
  /** Called first for every request; true means that it has taken care of the answer. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
  /** Where damage of stored data is reported. @default the data folder's own */
  readonly salvage?: Salvage;
  /** Clock for signatures and times of objects. @default the system's */
  readonly now?: () => Date;
}

/** A running server. */
export interface S3Server {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** `https://localhost:<port>`, when TLS was requested. */
  readonly tlsEndpoint?: string;
  /** Let pages of these origins use the server as well, from now on. */
  allowOrigins(origins: readonly string[]): void;
  /** Take a file of this machine over into a bucket, without a request. */
  readonly takeFile: TakeFile;
  /** Create a bucket, without a request; one that is there stays as it is. @throws {S3Error} InvalidBucketName; errors of the disk */
  createBucket(name: string): Promise<void>;
  /** The blobs of an object, in order; undefined when there is no such object. */
  blobsOf(bucket: string, key: string): readonly BlobRef[] | undefined;
  /** Call `onObjectCreated` for objects that a killed process stored and did not announce. */
  announceDue(): Promise<void>;
  /** Cuts requests that are under way; resolves when everything acknowledged is on disk. */
  close(): Promise<void>;
}

const HOSTS = [LOOPBACK, '::1', 'localhost', EVERY_ADDRESS];

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(listenProblem('The S3 server', `${host}:${port}`, cause)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

/**
 * Node's defaults would cut long uploads, which must not happen; headers that never end must be cut. The keep-alive is longer than
 * that of usual clients, so that they close first.
 */
const TIMEOUTS = {
  requestTimeout: 0,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 75_000,
} as const;
const HANDSHAKE_TIMEOUT_MS = 10_000;

/**
 * Start an S3 server: path-style, signatures verified, objects streamed to and from a folder.
 * @returns once it accepts connections
 * @throws {ConfigError} when the host is not allowed or a port is taken
 */
export const startS3Server = async (options: S3ServerOptions): Promise<S3Server> => {
  const host = options.host ?? LOOPBACK;
  if (!HOSTS.includes(host)) {
    throw new ConfigError(`The S3 server cannot listen on "${host}"; allowed are ${HOSTS.join(', ')}.`);
  }
  const now = options.now ?? (() => new Date());
  const { onObjectCreated, announces = () => true } = options;
  const store = await LocalObjectStore.open(options.dataDir, {
    now,
    announces: onObjectCreated ? announces : () => false,
    salvage: options.salvage ?? makeOwnSalvage(options.dataDir),
  });
  const announcements = makeAnnouncements(store, onObjectCreated);
  const { announceDue } = announcements;
  const takeFile = makeTakeFile(store, announcements);
  const blobsOf = (bucket: string, key: string) => store.find(bucket)?.get(key)?.blobs;
  const createBucket = async (name: string): Promise<void> => void (await store.createBucket(name));
  const corsOrigins = [...(options.corsOrigins ?? [])];
  const allowOrigins = (origins: readonly string[]): void => void corsOrigins.push(...origins);
  const handler = makeRequestHandler({
    ...options,
    corsOrigins,
    now,
    store,
    announcements,
    identity: { region: options.region, owner: options.credentials },
  });
  const servers: Server[] = [];
  const sockets = new Set<Socket>();

  const serve = async (server: Server, port: number, address: string): Promise<number> => {
    server.timeout = 0;
    server.on('connection', (socket: Socket) => {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    server.on('request', (request, response) => handler.handle(request, response, false));
    server.on('checkContinue', (request, response) => handler.handle(request, response, true));
    servers.push(server);
    return listen(server, port, address);
  };
  const close = async (): Promise<void> => {
    const closed = servers
      .filter((server) => server.listening)
      .map((server) => new Promise((done) => server.close(done)));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
    await handler.settled();
    await store.close();
  };

  try {
    const port = await serve(createServer(TIMEOUTS), options.port ?? 0, host);
    // What runs on this machine reaches it by loopback, wherever else it listens.
    const own = host === EVERY_ADDRESS ? LOOPBACK : host;
    const endpoint = `http://${own === '::1' ? '[::1]' : own}:${port}`;
    const server = { endpoint, allowOrigins, takeFile, createBucket, blobsOf, announceDue, close };
    if (!options.tls) return server;
    const { key, cert } = options.tls;
    const tlsPort = await serve(
      createTlsServer({ key, cert, handshakeTimeout: HANDSHAKE_TIMEOUT_MS, ...TIMEOUTS }),
      options.tls.port ?? 0,
      own,
    );
    return { ...server, tlsEndpoint: `https://localhost:${tlsPort}` };
  } catch (error) {
    await close();
    throw error;
  }
};
