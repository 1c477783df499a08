import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { CloudControl, CloudEndpoints } from '../local/cloud-api.ts';
import { connectControl } from '../local/control-client.ts';
import { isAlive, thisProcess } from '../local/process-identity.ts';
import type { Parameters } from './parameter-flags.ts';

const RunningCloudSchema = z.object({
  version: z.literal(1),
  pid: z.int(),
  started: z.string(),
  /** `dev` stays up for others; a `run` goes away when its own files are done */
  command: z.enum(['dev', 'run']),
  parameters: z.record(z.string(), z.string()),
  endpoints: z.object({
    s3Endpoint: z.string(),
    s3TlsEndpoint: z.string(),
    eventsEndpoint: z.string(),
    controlEndpoint: z.string(),
    apiEndpoint: z.optional(z.string()),
    viewerUrl: z.optional(z.string()),
    caPath: z.string(),
    region: z.string(),
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
    sourceBucket: z.string(),
    outputBucket: z.string(),
    eventBus: z.string(),
  }),
});
/** `cloud.json` of a home: the cloud that runs there, for other commands. Holds credentials: mode 0600. */
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
  const document: RunningCloud = { version: 1, ...thisProcess(), ...note, parameters: { ...note.parameters } };
  const draft = `${filePath(home)}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify(document)}\n`, { mode: 0o600 });
  await rename(draft, filePath(home));
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

/**
 * Find the cloud that runs in a home.
 * @returns undefined when none does, or when it was killed and left its note behind
 * @throws {ControlError} when its process runs and does not answer
 */
export const findRunningCloud = async (home: string): Promise<FoundCloud | undefined> => {
  const running = await readNote(home);
  if (running === undefined || !isAlive(running)) return undefined;
  return { running, control: await connectControl(running.endpoints) };
};
