import { fetchLayers } from '../../layers/prepared-layers.ts';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { ARCHITECTURES, type Architecture, DEFAULT_ARCHITECTURE } from '../../shared/topology.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { type CommandIo, print } from '../terminal/command-io.ts';

/** Flags of `layers` as commander hands them over. */
export interface LayersFlags {
  readonly arch?: string;
  readonly json?: boolean;
}

const readArchitecture = (asked: string): Architecture => {
  const architecture = ARCHITECTURES.find((each) => each === asked);
  if (architecture !== undefined) return architecture;
  throw new UsageError(`--arch is "${asked}"; allowed are ${ARCHITECTURES.join(', ')}.`);
};

/**
 * `fanreel layers`: fetch the Lambda layers of the CDK construct, after which it synthesizes without a network.
 * @throws {UsageError} for another processor
 * @throws {ConfigError} when a package can be found nowhere
 */
export const layersCommand = async (flags: LayersFlags, io: CommandIo): Promise<number> => {
  const layers = await fetchLayers(readArchitecture(flags.arch ?? DEFAULT_ARCHITECTURE), io.env);
  if (flags.json === true) io.stdout.json(layers);
  else print(io.stdout, ...Object.entries(layers).map(([name, folder]) => `${name.padEnd(8)}${folder}`));
  return EXIT.complete;
};
