import { type Architecture, LayerVersion, type Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { folderCode } from './folder-code.ts';

export interface FunctionLayerProps {
  /** folder of the layer, which a function sees as `/opt` */
  readonly folder: string;
  /** description of its content */
  readonly description: string;
  /** SPDX expression for its content */
  readonly license: string;
  readonly architecture: Architecture;
  readonly runtime: Runtime;
}

/** Binaries below `/opt`. They change seldom; without them a new bundle has only kilobytes to deploy. */
export class FunctionLayer extends Construct {
  readonly layer: LayerVersion;

  constructor(scope: Construct, id: string, props: FunctionLayerProps) {
    super(scope, id);
    this.layer = new LayerVersion(this, 'Layer', {
      code: folderCode(props.folder),
      compatibleArchitectures: [props.architecture],
      compatibleRuntimes: [props.runtime],
      description: props.description,
      license: props.license,
    });
  }
}
