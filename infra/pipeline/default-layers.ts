import type { Architecture, ILayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { preparedLayer } from '../../src/layers/prepared-layers.ts';
import type { Architecture as ArchitectureName, LayerName } from '../../src/shared/topology.ts';
import { FunctionLayer } from '../constructs/function-layer.ts';

/** What a layer holds. */
export const LAYER_FACTS: Readonly<Record<LayerName, { readonly description: string; readonly license: string }>> = {
  ffmpeg: { description: 'bin/ffmpeg and bin/ffprobe, statically linked', license: 'GPL-3.0-or-later' },
  sharp: {
    description: 'nodejs/node_modules/sharp with libvips',
    license: 'Apache-2.0 AND LGPL-3.0-or-later',
  },
};

export interface DefaultLayersProps {
  readonly architecture: Architecture;
  readonly runtime: Runtime;
  /** layers that are there already */
  readonly given: Partial<Readonly<Record<LayerName, ILayerVersion | undefined>>>;
}

const LAYER_IDS: Readonly<Record<LayerName, string>> = { ffmpeg: 'Ffmpeg', sharp: 'Sharp' };

/**
 * The layers of the functions: those that are given, else of what `fanreel layers` has fetched.
 * @throws {ConfigError} with that command when one is not there
 */
export const makeLayers = (
  scope: Construct,
  { architecture, runtime, given }: DefaultLayersProps,
): Readonly<Record<LayerName, ILayerVersion>> => {
  const name: ArchitectureName = architecture.name === 'arm64' ? 'arm64' : 'x86_64';
  const layerOf = (layer: LayerName): ILayerVersion =>
    given[layer] ??
    new FunctionLayer(scope, LAYER_IDS[layer], {
      folder: preparedLayer(layer, name, process.env),
      architecture,
      runtime,
      ...LAYER_FACTS[layer],
    }).layer;
  return { ffmpeg: layerOf('ffmpeg'), sharp: layerOf('sharp') };
};
