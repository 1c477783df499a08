import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CloudControl, CloudOptions } from '../local/cloud-api.ts';
import { ownHome } from '../local/home.ts';
import type { Parameters } from './parameter-flags.ts';
import { findRunningCloud, noteRunningCloud, type RunningCloud } from './running-cloud.ts';
import { UsageError } from './usage-error.ts';

/** A cloud to work with: one's own, or a `dev` that is up. */
export interface OpenCloud {
  readonly control: CloudControl;
  /** parameters that hold in it */
  readonly parameters: Parameters;
  /** process of the `dev` whose cloud it is; undefined for one's own */
  readonly devPid: number | undefined;
  /** Stop one's own, leave another's alone. */
  close(): Promise<void>;
}

export interface OpenCloudRequest {
  readonly home: string;
  readonly command: RunningCloud['command'];
  readonly parameters?: Parameters;
  readonly concurrency?: number | undefined;
  readonly ports?: CloudOptions['ports'];
}

/** Beside the bundle, or `dist` when the sources are run as they are. */
const bundlesDir = (): string => {
  const beside = fileURLToPath(new URL('..', import.meta.url));
  return existsSync(join(beside, 'functions')) ? beside : fileURLToPath(new URL('../../dist', import.meta.url));
};

/** Start a cloud in a home that nobody else works in. */
export const startOwnCloud = async (request: OpenCloudRequest): Promise<OpenCloud> => {
  const { home, command, parameters = {}, concurrency, ports } = request;
  const owned = await ownHome(home, `fanreel ${command}`);
  try {
    // Loaded only here: most commands fail, help or ask another process before they need a cloud.
    const { startCloud } = await import('../local/cloud.ts');
    const cloud = await startCloud({
      home,
      bundlesDir: bundlesDir(),
      parameters,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(ports === undefined ? {} : { ports }),
    });
    try {
      const forget = await noteRunningCloud(home, { command, parameters, endpoints: cloud.endpoints });
      return {
        control: cloud,
        parameters,
        devPid: undefined,
        async close() {
          await forget();
          await cloud.stop();
          await owned.release();
        },
      };
    } catch (error) {
      await cloud.stop();
      throw error;
    }
  } catch (error) {
    await owned.release();
    throw error;
  }
};

/**
 * The cloud of a `dev` that is up in the home, else one's own.
 * @throws {HomeInUseError} when another command works in the home
 * @throws {UsageError} when parameters or concurrency are asked of a `dev` that was started without them
 */
export const openCloud = async (request: OpenCloudRequest): Promise<OpenCloud> => {
  const found = await findRunningCloud(request.home);
  if (found?.running.command !== 'dev') return startOwnCloud(request);
  const { running, control } = found;
  if (request.concurrency !== undefined || Object.keys(request.parameters ?? {}).length > 0) {
    throw new UsageError(
      `--param and --concurrency belong to the cloud, and the one of \`fanreel dev\` (process ${running.pid}) is up in ${request.home}. Give them to \`fanreel dev\`, or stop it.`,
    );
  }
  return { control, parameters: running.parameters, devPid: running.pid, close: async () => undefined };
};
