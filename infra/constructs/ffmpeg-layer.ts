import { type Architecture, Code, LayerVersion, type Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface FfmpegLayerProps {
  /** folder with `bin/ffmpeg` and `bin/ffprobe`, and nothing else */
  readonly folder: string;
  readonly architecture: Architecture;
  readonly runtime: Runtime;
}

/** ffmpeg and ffprobe below `/opt/bin`: they change seldom, so a new bundle is deployed in kilobytes. */
export class FfmpegLayer extends Construct {
  readonly layer: LayerVersion;

  constructor(scope: Construct, id: string, { folder, architecture, runtime }: FfmpegLayerProps) {
    super(scope, id);
    this.layer = new LayerVersion(this, 'Layer', {
      code: Code.fromAsset(folder),
      compatibleArchitectures: [architecture],
      compatibleRuntimes: [runtime],
      description: 'bin/ffmpeg and bin/ffprobe, statically linked',
      license: 'GPL-3.0-or-later',
    });
  }
}
