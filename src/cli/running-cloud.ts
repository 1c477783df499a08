import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { CloudControl, CloudEndpoints } from '../local/cloud-api.ts';
import { connectControl, UnprovenCloudError } from '../local/control-client.ts';
import { assertUsableHome } from '../local/disk/admit-home.ts';
import { writeDurably } from '../local/disk/write-durably.ts';
import { readCredentials } from '../local/ensure-credentials.ts';
import { isLoopbackUrl } from '../local/loopback-url.ts';
import { isAlive, thisProcess } from '../local/process-identity.ts';
import { sayOnStderr } from '../local/say-on-stderr.ts';
import type { Parameters } from './parameter-flags.ts';

/** An address on this machine: a file in a folder must not send films elsewhere. */
const EndpointSchema = z.string().check(z.refine(isLoopbackUrl, 'it is no address of this machine'));
const NameSchema = z.string().check(z.regex(/^[\w.-]{1,128}$/));

const RunningCloudSchema = z.object({
  version: z.literal(2),
  pid: z.int().check(z.minimum(1)),
  started: z.string().check(z.maxLength(255)),
  /** `dev` stays up for others; a `run` goes away when its own files are done */
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
/** `cloud.json` of a home: the cloud that runs there, for other commands. Credentials and certificate are in files of their own. */
export type RunningCloud = z.infer<typeof RunningCloudSchema>;

/** A cloud of another process, and the way to it. */
export interface FoundCloud {
  readonly running: RunningCloud;
  readonly control: CloudControl;
}

const filePath = (home: string): string => join(home, 'cloud.json');

/**
 * Write down where this process's cloud is reached.
 * @returns takes the note away again
 */
export const noteRunningCloud = async (
  home: string,
  note: {
    readonly command: RunningCloud['command'];
    readonly parameters: Parameters;
    readonly endpoints: CloudEndpoints;
  },
): Promise<() => Promise<void>> => {
  const { accessKeyId: _, secretAccessKey: __, caPath: ___, ...endpoints } = note.endpoints;
  const document = { version: 2, ...thisProcess(), ...note, parameters: { ...note.parameters }, endpoints };
  // A folder of that name is nobody's note.
  await rm(filePath(home), { recursive: true, force: true });
  await writeDurably(filePath(home), `${JSON.stringify(z.parse(RunningCloudSchema, document))}\n`, 0o600);
  return () => rm(filePath(home), { force: true });
};

const readNote = async (home: string): Promise<RunningCloud | undefined> => {
  try {
    return RunningCloudSchema.safeParse(JSON.parse(await readFile(filePath(home), 'utf8'))).data;
  } catch {
    // Not there, or cut short by a full disk: as if nobody ran.
    return undefined;
  }
};

/** Whether a process is one's own, as far as the system tells. */
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
 * @param say shows a line when what the home names is not used
 * @returns undefined when none does, when it was killed and left its note behind, or when it proves nothing
 * @throws {ControlError} when its process runs and does not answer
 * @throws {HomeRefusedError} when the home belongs to somebody else or leads out of itself
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
