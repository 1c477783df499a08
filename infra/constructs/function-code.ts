import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Code, type FunctionProps, Handler, type ILayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ConfigError } from '../../src/shared/core/errors/errors.ts';
import type { FunctionSpec, LayerName } from '../../src/shared/topology.ts';
import { folderCode } from './folder-code.ts';

/** What the functions are made of: their bundles beside layers, or an image that holds all of it. */
export type FunctionCode =
  | {
      /** folder with a folder for each function, which holds its bundle */
      readonly bundles: string;
      readonly layers: Readonly<Record<LayerName, ILayerVersion>>;
      readonly runtime: Runtime;
    }
  | {
      /** `codeOf` gives the code of the function that begins with a handler in the image */
      readonly image: { codeOf(handler: string): Code };
    };

/** The code of one function. */
export type CodeProps = Pick<FunctionProps, 'code' | 'handler' | 'runtime' | 'layers'>;

const HANDLER = 'index.handler';

const bundleOf = (bundles: string, { name }: FunctionSpec): string => {
  const folder = join(bundles, name);
  if (existsSync(folder)) return folder;
  throw new ConfigError(
    `There is no bundle of the ${name} in ${bundles}. A release has them; in a checkout, run npm run build.`,
  );
};

/**
 * What a function of the topology runs.
 * @throws {ConfigError} when there is no bundle of it
 */
export const codeOf = (spec: FunctionSpec, from: FunctionCode): CodeProps =>
  'image' in from
    ? { code: from.image.codeOf(`${spec.name}/${HANDLER}`), handler: Handler.FROM_IMAGE, runtime: Runtime.FROM_IMAGE }
    : {
        code: folderCode(bundleOf(from.bundles, spec)),
        handler: HANDLER,
        runtime: from.runtime,
        layers: spec.layers.map((name) => from.layers[name]),
      };
