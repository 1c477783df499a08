import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConfigError, FanreelError } from '../src/shared/errors.ts';
import { type Architecture, DEFAULT_ARCHITECTURE } from '../src/shared/topology.ts';
import { FanreelStack } from './fanreel-stack.ts';
import { prepareFfmpegLayer } from './layers/prepare-ffmpeg-layer.ts';
import { prepareSharpLayer } from './layers/prepare-sharp-layer.ts';

const ROOT = join(import.meta.dirname, '..');
const BUNDLES = join(ROOT, 'dist', 'functions');

const architectureOf = (app: App): Architecture => {
  const asked: unknown = app.node.tryGetContext('arch') ?? DEFAULT_ARCHITECTURE;
  if (asked === 'x86_64' || asked === 'arm64') return asked;
  throw new ConfigError(`The context arch is "${String(asked)}"; allowed are x86_64 and arm64.`);
};

const synthesize = async (): Promise<void> => {
  const app = new App();
  if (!existsSync(BUNDLES)) throw new ConfigError(`There are no bundles in ${BUNDLES}. Run npm run build first.`);
  const architecture = architectureOf(app);
  const cacheDir = (layer: string) => join(ROOT, '.fanreel-cache', layer);
  const ffmpegLayerDir = await prepareFfmpegLayer({
    architecture,
    cacheDir: cacheDir('ffmpeg-layer'),
    env: process.env,
  });
  const sharpLayerDir = await prepareSharpLayer({
    architecture,
    cacheDir: cacheDir('sharp-layer'),
    root: ROOT,
    env: process.env,
  });
  const stackName: unknown = app.node.tryGetContext('stackName') ?? 'fanreel';
  new FanreelStack(app, 'Fanreel', {
    stackName: String(stackName),
    architecture,
    bundlesDir: BUNDLES,
    ffmpegLayerDir,
    sharpLayerDir,
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
};

try {
  await synthesize();
} catch (error) {
  if (!(error instanceof FanreelError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
