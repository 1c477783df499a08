import { join } from 'node:path';
import type { CloudControl, CloudOptions, LocalCloud } from '../../local/control/cloud-api.ts';
import { ownHome } from '../../local/disk/home.ts';
import { eventsPlaceAt } from '../../shared/adapters/aws/service-place.ts';
import { makeEventPublisher } from '../../shared/adapters/events/event-publisher.ts';
import { makeDirectPutEvents } from '../../shared/adapters/events/put-events.ts';
import { openBuckets } from '../cloud/buckets.ts';
import { assertHome } from '../cloud/home-buckets.ts';
import { openHomeObjects } from '../cloud/home-objects.ts';
import { LOCAL_PATIENCE } from '../cloud/job-control.ts';
import type { CloudPlace, OpenCloud, OpenLocalCloud } from '../cloud/opened-cloud.ts';
import { type FoundCloud, findRunningCloud, noteRunningCloud, type RunningCloud } from '../cloud/running-cloud.ts';
import type { ParameterFlags } from '../core/parameters/stack-layer.ts';
import { UsageError } from '../core/usage/usage-error.ts';
import { bundlesDir } from '../machine/bundles-dir.ts';
import { assertEnoughFiles } from '../machine/open-files.ts';

export interface OpenCloudRequest {
  /** a deployed stack instead of the home's cloud */
  readonly stack?: string | undefined;
  readonly home: string;
  readonly command: RunningCloud['command'];
  readonly parameters?: ParameterFlags;
  readonly concurrency?: number | undefined;
  /** the same for a cloud that is started, and without effect on one that is up already */
  readonly usual?: Pick<OpenCloudRequest, 'parameters' | 'concurrency'> | undefined;
  readonly ports?: CloudOptions['ports'];
  /** where S3 and the HTTP API listen, and by which other names they are reached; default: on loopback */
  readonly listening?: Pick<CloudOptions, 'listen' | 'hosts'> | undefined;
  /** serve the HTTP API, and the page that was built beside it */
  readonly api?: Omit<NonNullable<CloudOptions['api']>, 'viewerDir'> | undefined;
  /** shows a line about the home: damage, a cloud that is not used; default: standard error */
  readonly say?: ((line: string) => void) | undefined;
  readonly onFolderMarker?: NonNullable<CloudOptions['onFolderMarker']> | undefined;
}

/** Connect to a local cloud. The same for this command's own cloud and for another process's. */
const reach = (
  control: CloudControl,
  home: string,
  place: CloudPlace,
  parameters: ParameterFlags,
  close: () => Promise<void>,
  takeSource?: LocalCloud['takeSource'],
): OpenLocalCloud => {
  const buckets = openBuckets(control.endpoints, openHomeObjects(home, control.blobsOf));
  const { eventsEndpoint, eventBus, region, accessKeyId, secretAccessKey } = control.endpoints;
  const caller = { region, keys: { accessKeyId, secretAccessKey }, userAgent: 'fanreel' };
  const putEvents = makeDirectPutEvents(eventsPlaceAt(eventsEndpoint, caller));
  return {
    place,
    control,
    buckets,
    publish: makeEventPublisher({ putEvents, eventBus }),
    parameters,
    patience: LOCAL_PATIENCE,
    takeSource,
    logs: join(home, 'logs'),
    viewerUrl: control.endpoints.viewerUrl,
    async close() {
      buckets.close();
      await close();
    },
  };
};

/** Work with the cloud that another process runs in the home. */
const joinCloud = ({ running, control }: FoundCloud, home: string): OpenLocalCloud =>
  reach(control, home, { kind: 'dev', pid: running.pid }, running.parameters, async () => undefined);

/** Start a cloud in a home that no other process works in. */
export const startOwnCloud = async (request: OpenCloudRequest): Promise<OpenLocalCloud> => {
  const { home, command, usual = {}, ports, listening, api, say, onFolderMarker } = request;
  const parameters = { ...usual.parameters, ...request.parameters };
  const concurrency = request.concurrency ?? usual.concurrency;
  await assertEnoughFiles();
  const owned = await ownHome(home, `fanreel ${command}`, say);
  try {
    // Loaded only here: most commands fail, print help or use another process's cloud, and do not need it.
    const { startCloud } = await import('../../local/cloud.ts');
    const cloud = await startCloud({
      home,
      salvage: owned.salvage,
      bundlesDir: bundlesDir(),
      parameters,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(ports === undefined ? {} : { ports }),
      ...listening,
      ...(onFolderMarker === undefined ? {} : { onFolderMarker }),
      ...(api === undefined ? {} : { api: { ...api, viewerDir: join(bundlesDir(), 'viewer') } }),
    });
    try {
      const forget = await noteRunningCloud(home, { command, parameters, endpoints: cloud.endpoints });
      const close = async (): Promise<void> => {
        await forget();
        await cloud.stop();
        await owned.release();
      };
      return reach(cloud, home, { kind: 'own' }, parameters, close, cloud.takeSource);
    } catch (error) {
      await cloud.stop();
      throw error;
    }
  } catch (error) {
    await owned.release();
    throw error;
  }
};

const asksForCloudSettings = ({ concurrency, parameters = {} }: OpenCloudRequest): boolean =>
  concurrency !== undefined || Object.keys(parameters).length > 0;

/**
 * Open the named stack, else the cloud of a `dev` that runs in the home, else start an own cloud.
 * @throws {HomeInUseError} when another command works in the home
 * @throws {UsageError} when parameters or concurrency are requested of a running cloud that was started without them
 * @throws {StackError} when the stack cannot be looked at
 */
export const openCloud = async (request: OpenCloudRequest): Promise<OpenCloud> => {
  if (request.stack !== undefined) {
    if (asksForCloudSettings(request)) {
      throw new UsageError(
        '--param, --max-usd and --concurrency set up a local cloud, and --stack names a deployed one. Leave them out, or change the parameters of the stack.',
      );
    }
    const { openStack } = await import('../stack/open-stack.ts');
    return openStack(request.stack);
  }
  const found = await findRunningCloud(request.home, request.say);
  if (found?.running.command !== 'dev') return startOwnCloud(request);
  const { running } = found;
  if (asksForCloudSettings(request)) {
    throw new UsageError(
      `--param, --max-usd and --concurrency belong to the cloud, and the one of \`fanreel dev\` (process ${running.pid}) is up in ${request.home}. Give them to \`fanreel dev\`, or stop it.`,
    );
  }
  return joinCloud(found, request.home);
};

/**
 * Open the cloud that holds a job: the named stack, else the cloud that runs in the home, else an own cloud started there.
 * @throws {ConfigError} when there is no such home
 * @throws {StackError} when the stack cannot be looked at
 */
export const openJobCloud = async (
  request: Pick<OpenCloudRequest, 'stack' | 'home' | 'concurrency' | 'say'>,
): Promise<OpenCloud> => {
  const { stack, home } = request;
  if (stack !== undefined) return openCloud({ stack, home, command: 'run' });
  await assertHome(home);
  const found = await findRunningCloud(home, request.say);
  return found === undefined ? startOwnCloud({ ...request, command: 'run' }) : joinCloud(found, home);
};
