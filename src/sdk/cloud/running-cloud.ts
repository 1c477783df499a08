import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { CloudControl, CloudEndpoints } from '../../local/control/cloud-api.ts';
import { connectControl, UnprovenCloudError } from '../../local/control/control-client.ts';
import { isLoopbackUrl } from '../../local/core/loopback-url.ts';
import { assertUsableHome } from '../../local/disk/admit-home.ts';
import { readCredentials } from '../../local/disk/ensure-credentials.ts';
import { writeDurably } from '../../local/disk/write-durably.ts';
import { isAlive, thisProcess } from '../../local/host/process-identity.ts';
import { sayOnStderr } from '../../local/host/say-on-stderr.ts';
import type { ParameterFlags } from '../core/parameters/stack-layer.ts';

/** An address on this machine: a changed `cloud.json` must not send films to another one. */
const EndpointSchema = z.string().check(z.refine(isLoopbackUrl, 'it is no address of this machine'));
const NameSchema = z.string().check(z.regex(/^[\w.-]{1,128}$/));

const RunningCloudSchema = z.object({
  version: z.literal(2),
  pid: z.int().check(z.minimum(1)),
  started: z.string().check(z.maxLength(255)),
  /** `dev` keeps running for other commands; the cloud of a `run` ends when its own files are done */
  command: z.enum(['dev', 'run']),
  parameters: z.record(z.string().check(z.regex(/^\w{1,64}$/)), z.string().check(z.maxLength(2048))),
  endpoints: z.object({
    s3Endpoint: EndpointSchema,
    s3TlsEndpoint: EndpointSchema,
    eventsEndpoint: EndpointSchema,
    controlEndpoint: EndpointSchema,
    apiEndpoint: z.optional(EndpointSchema),
    viewerUrl: z.optional(EndpointSchema),
    region: NameSchema,
    sourceBucket: NameSchema,
    outputBucket: NameSchema,
    eventBus: NameSchema,
  }),
});
/**
 * `cloud.json` of a home: tells other commands which cloud runs there. Credentials and certificate are in files of their
 * own.
 */
export type RunningCloud = z.infer<typeof RunningCloudSchema>;

/** The cloud of another process, and the client to control it. */
export interface FoundCloud {
  readonly running: RunningCloud;
  readonly control: CloudControl;
}

const filePath = (home: string): string => join(home, 'cloud.json');

/**
 * Write `cloud.json`, which tells how this process's cloud is reached.
 * @returns a function that deletes the file again
 */
export const noteRunningCloud = async (
  home: string,
  note: {
    readonly command: RunningCloud['command'];
    readonly parameters: ParameterFlags;
    readonly endpoints: CloudEndpoints;
  },
): Promise<() => Promise<void>> => {
  const { accessKeyId: _, secretAccessKey: __, caPath: ___, ...endpoints } = note.endpoints;
  const document = { version: 2, ...thisProcess(), ...note, parameters: { ...note.parameters }, endpoints };
  // A folder of that name would block the file, and is no note of a running cloud.
  await rm(filePath(home), { recursive: true, force: true });
  await writeDurably(filePath(home), `${JSON.stringify(z.parse(RunningCloudSchema, document))}\n`, 0o600);
  return () => rm(filePath(home), { force: true });
};

const readNote = async (home: string): Promise<RunningCloud | undefined> => {
  try {
    return RunningCloudSchema.safeParse(JSON.parse(await readFile(filePath(home), 'utf8'))).data;
  } catch {
    // The file is missing, or cut short by a full disk: treated as if no cloud ran.
    return undefined;
  }
};

/** Process whose cloud a home names, whether it runs or not; undefined when it names none. */
export const notedCloudPid = async (home: string): Promise<number | undefined> => (await readNote(home))?.pid;

/** Whether a process belongs to this user. True where the system does not tell. */
const isOwnProcess = async (pid: number): Promise<boolean> => {
  const own = process.getuid?.();
  const uid = await stat(`/proc/${pid}`).then(
    (entry) => entry.uid,
    () => own,
  );
  return uid === own;
};

/**
 * Find the cloud that runs in a home. Nothing is sent to it before it has proved that it knows the home's credentials.
 * @param say shows a line when the cloud that the home names is not used
 * @returns undefined when no cloud runs, when it was killed and left its note behind, or when it does not prove itself
 * @throws {ControlError} when the cloud's process runs and does not answer
 * @throws {HomeRefusedError} when the home belongs to another user or leads out of itself
 */
export const findRunningCloud = async (
  home: string,
  say: (line: string) => void = sayOnStderr,
): Promise<FoundCloud | undefined> => {
  if (!(await assertUsableHome(home))) return undefined;
  const running = await readNote(home);
  if (running === undefined || !isAlive(running) || !(await isOwnProcess(running.pid))) return undefined;
  const credentials = await readCredentials(home);
  if (credentials === undefined) return undefined;
  const endpoints: CloudEndpoints = {
    ...running.endpoints,
    ...credentials,
    caPath: join(home, 'certificate', 'ca.pem'),
  };
  try {
    return { running, control: await connectControl(endpoints) };
  } catch (error) {
    if (!(error instanceof UnprovenCloudError)) throw error;
    say(`${filePath(home)} names process ${running.pid} as the local cloud. ${error.message} It is not used.`);
    return undefined;
  }
};
