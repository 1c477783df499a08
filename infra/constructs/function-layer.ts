import { type Architecture, Code, LayerVersion, type Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface FunctionLayerProps {
  /** folder of the layer, which a function sees as `/opt` */
  readonly folder: string;
  /** what is in it */
  readonly description: string;
  /** of what is in it, as SPDX writes it */
  readonly license: string;
  readonly architecture: Architecture;
  readonly runtime: Runtime;
}

/** Binaries below `/opt`: they change seldom, so a new bundle is deployed in kilobytes. */
export class FunctionLayer extends Construct {
  readonly layer: LayerVersion;

  constructor(scope: Construct, id: string, props: FunctionLayerProps) {
    super(scope, id);
    this.layer = new LayerVersion(this, 'Layer', {
      code: Code.fromAsset(props.folder),
      compatibleArchitectures: [props.architecture],
      compatibleRuntimes: [props.runtime],
      description: props.description,
      license: props.license,
    });
  }
}
