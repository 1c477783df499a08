import type { CloudEndpoints } from '../../local/control/cloud-api.ts';
import { HomeInUseError } from '../../local/disk/home.ts';
import { EVERY_ADDRESS, LISTEN_ADDRESSES, type ListenAddress, LOOPBACK } from '../../local/host/listen-on.ts';
import { findRunningCloud } from '../../sdk/cloud/running-cloud.ts';
import type { ChosenSettings } from '../../sdk/core/settings/config.ts';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { startOwnCloud } from '../../sdk/open/open-cloud.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { readParameterFlags } from '../core/words/parameter-flags.ts';
import { watchJobs } from '../job/watch-jobs.ts';
import { freePortsOf, rememberPorts } from '../machine/dev-ports.ts';
import { noteOldFfmpeg } from '../machine/old-ffmpeg.ts';
import { readConcurrency } from '../run/run-request.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';
import { listenForInterruption } from '../terminal/interruption.ts';

/** Flags of `dev` as commander hands them over. */
export interface DevFlags {
  readonly json?: boolean;
  readonly port?: string;
  readonly apiPort?: string;
  readonly listen?: string;
  readonly allowHost?: readonly string[];
  readonly apiOrigin?: readonly string[];
  readonly param?: readonly string[];
  readonly concurrency?: string;
  /** what the config says */
  readonly settings?: ChosenSettings;
}

const readPort = (flag: string, raw: string | undefined): number | undefined => {
  if (raw === undefined) return undefined;
  const value = /^\d{1,5}$/.test(raw) ? Number(raw) : Number.NaN;
  if (value >= 1 && value <= 65_535) return value;
  throw new UsageError(`${flag} is "${raw}"; allowed are whole numbers from 1 to 65535.`);
};

const readAddress = (given: string | undefined): ListenAddress => {
  const address = LISTEN_ADDRESSES.find((each) => each === (given ?? LOOPBACK));
  if (address !== undefined) return address;
  throw new UsageError(
    `--listen is "${given}"; allowed are ${LOOPBACK}, and ${EVERY_ADDRESS} for every address of a container.`,
  );
};

/** Check that host names have the form in which the header has them. */
const readHosts = (given: readonly string[]): readonly string[] => {
  for (const host of given) {
    if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9]\d{0,4})?$/.test(host)) continue;
    throw new UsageError(
      `--allow-host is "${host}"; allowed are names in lower case with a port, as clients send them: fanreel:8080.`,
    );
  }
  return given;
};

/** Check that origins have the form in which browsers send them, since they are compared as text. */
const readOrigins = (given: readonly string[]): readonly string[] => {
  for (const origin of given) {
    if (URL.canParse(origin) && /^https?:/.test(origin) && new URL(origin).origin === origin) continue;
    throw new UsageError(
      `--api-origin is "${origin}"; allowed are origins like http://localhost:5173, without a path.`,
    );
  }
  return given;
};

/** What `dev --json` prints: all that S3 and HTTP clients need. */
const documentOf = (endpoints: CloudEndpoints) => ({
  s3Endpoint: endpoints.s3Endpoint,
  apiEndpoint: endpoints.apiEndpoint,
  viewerUrl: endpoints.viewerUrl,
  s3TlsEndpoint: endpoints.s3TlsEndpoint,
  caPath: endpoints.caPath,
  region: endpoints.region,
  accessKeyId: endpoints.accessKeyId,
  secretAccessKey: endpoints.secretAccessKey,
  sourceBucket: endpoints.sourceBucket,
  outputBucket: endpoints.outputBucket,
});

/** What it means that others reach the endpoints: the HTTP API asks nobody who they are. */
const openLine = ({ s3Endpoint, apiEndpoint = s3Endpoint }: CloudEndpoints): string =>
  `S3 (port ${new URL(s3Endpoint).port}) and the HTTP API (port ${new URL(apiEndpoint).port}) listen on every address. ` +
  'The API has no login: who reaches its port can upload, see and delete films. Publish both ports on 127.0.0.1 alone.';

/** The page's address, and the endpoints as lines to paste into a shell. */
const exportLines = (endpoints: CloudEndpoints): string[] => [
  ...(endpoints.viewerUrl === undefined ? [] : [`In the browser: ${endpoints.viewerUrl}`, '']),
  `export AWS_ENDPOINT_URL_S3=${endpoints.s3Endpoint}`,
  `export AWS_ACCESS_KEY_ID=${endpoints.accessKeyId}`,
  `export AWS_SECRET_ACCESS_KEY=${endpoints.secretAccessKey}`,
  `export AWS_REGION=${endpoints.region}`,
  '',
  'Then, for example:',
  `  aws s3 cp film.mp4 s3://${endpoints.sourceBucket}/`,
  `  aws s3 ls --recursive s3://${endpoints.outputBucket}/`,
  `  curl ${endpoints.apiEndpoint}/openapi.json`,
  '',
  'Ctrl-C stops the local cloud; its files are kept.',
];

/** Tell where the `dev` is that is up in the home already. @returns whether there is one */
const sayWhereItIs = async (home: string, { pid }: HomeInUseError['owner'], io: CommandIo): Promise<boolean> => {
  const found = await findRunningCloud(home);
  if (found?.running.command !== 'dev') return false;
  const { viewerUrl, s3Endpoint } = found.running.endpoints;
  const places = [...(viewerUrl === undefined ? [] : [`page ${viewerUrl}`]), `S3 ${s3Endpoint}`].join(', ');
  print(
    io.stderr,
    `The local cloud of ${home} is up already (process ${pid}): ${places}. ` +
      `Stop it (kill ${pid}), or name another home with FANREEL_HOME.`,
  );
  return true;
};

/**
 * `fanreel dev`: the local cloud stays up until it is stopped.
 * @returns 0 when it was stopped, its normal end; 1 where one is up already
 * @throws {HomeInUseError} when another command works in the home
 */
export const devCommand = async (flags: DevFlags, io: CommandIo): Promise<number> => {
  const port = readPort('--port', flags.port);
  const apiPort = readPort('--api-port', flags.apiPort);
  const listen = readAddress(flags.listen);
  const hosts = readHosts(flags.allowHost ?? []);
  const origins = readOrigins(flags.apiOrigin ?? []);
  const parameters = readParameterFlags(flags.param ?? []);
  const concurrency = readConcurrency(flags.concurrency);
  const usual = flags.settings;
  const interruption = listenForInterruption((signal) => io.stderr.freshLine(`${signal}: stopping.`));
  const say = (line: string) => print(flags.json === true ? io.stderr : io.stdout, line);
  const home = homeOf(io);
  try {
    const kept = await freePortsOf(home);
    const ports = {
      ...kept,
      ...(port === undefined ? {} : { s3: port }),
      ...(apiPort === undefined ? {} : { api: apiPort }),
    };
    const cloud = await startOwnCloud({
      home,
      command: 'dev',
      parameters,
      concurrency,
      usual,
      ...(ports.s3 === undefined ? {} : { ports: { s3: ports.s3 } }),
      listening: { listen, hosts },
      api: { origins, ...(ports.api === undefined ? {} : { port: ports.api }) },
      onFolderMarker: (key) =>
        say(`"${key}": left out, as it is a folder marker: a name that ends with "/", and no bytes`),
    });
    const { buckets, control } = cloud;
    const { endpoints } = control;
    try {
      await rememberPorts(home, endpoints);
      await noteOldFfmpeg(io);
      if (listen === EVERY_ADDRESS) print(io.stderr, openLine(endpoints));
      if (flags.json === true) io.stdout.json(documentOf(endpoints));
      else print(io.stdout, ...exportLines(endpoints));
      await watchJobs(buckets, interruption.signal, say);
    } finally {
      await cloud.close();
    }
    return EXIT.complete;
  } catch (error) {
    if (error instanceof HomeInUseError && (await sayWhereItIs(home, error.owner, io))) return EXIT.failed;
    throw error;
  } finally {
    interruption.dispose();
  }
};
