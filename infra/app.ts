import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { layerNotice, prepareFfmpegLayer } from '../src/layers/prepare-ffmpeg-layer.ts';
import { prepareSharpLayer } from '../src/layers/prepare-sharp-layer.ts';
import { ConfigError, FanreelError } from '../src/shared/core/errors/errors.ts';
import { shownName } from '../src/shared/core/text/shown-name.ts';
import { ARCHITECTURES, type Architecture, DEFAULT_ARCHITECTURE } from '../src/shared/topology.ts';
import { FanreelStack, type Viewer } from './fanreel-stack.ts';

const ROOT = join(import.meta.dirname, '..');
const BUNDLES = join(ROOT, 'dist', 'functions');
const VIEWER = join(ROOT, 'dist', 'viewer');

const architectureOf = (app: App): Architecture => {
  const asked: unknown = app.node.tryGetContext('arch') ?? DEFAULT_ARCHITECTURE;
  const architecture = ARCHITECTURES.find((each) => each === asked);
  if (architecture !== undefined) return architecture;
  throw new ConfigError(`The context arch is "${String(asked)}"; allowed are ${ARCHITECTURES.join(' and ')}.`);
};

/**
 * The page is deployed with `-c viewer=true`, under a custom domain with `-c viewerDomain=… -c viewerCertificate=…`.
 */
const viewerOf = (app: App): Viewer | undefined => {
  const context = (name: string): string => String(app.node.tryGetContext(name) ?? '');
  const asked = context('viewer');
  if (asked === '' || asked === 'false') return undefined;
  if (asked !== 'true') throw new ConfigError(`The context viewer is "${asked}"; allowed are true and false.`);
  if (!existsSync(join(VIEWER, 'index.html'))) {
    throw new ConfigError(`There is no page in ${VIEWER}. Run npm run build first.`);
  }
  const [name, certificateArn] = [context('viewerDomain'), context('viewerCertificate')];
  if (name === '' && certificateArn === '') return { folder: VIEWER };
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name) && /^arn:[a-z-]+:acm:us-east-1:/.test(certificateArn)) {
    return { folder: VIEWER, domain: { name, certificateArn } };
  }
  throw new ConfigError(
    `The context viewerDomain is "${name}" and viewerCertificate "${certificateArn}"; a domain such as films.example.com ` +
      'goes with the ARN of its certificate in us-east-1.',
  );
};

/** Cognito is left out with `-c login=false`, for regions without Cognito. */
const hasLogin = (app: App, viewer: Viewer | undefined): boolean => {
  const asked = String(app.node.tryGetContext('login') ?? 'true');
  if (asked !== 'true' && asked !== 'false') {
    throw new ConfigError(`The context login is "${asked}"; allowed are true and false.`);
  }
  if (asked === 'false' && viewer !== undefined) {
    throw new ConfigError('The page is for people who log in: -c viewer=true and -c login=false exclude each other.');
  }
  return asked === 'true';
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
  const notice = layerNotice({ architecture, env: process.env });
  if (notice !== undefined) process.stderr.write(`${shownName(notice)}\n`);
  const sharpLayerDir = await prepareSharpLayer({
    architecture,
    cacheDir: cacheDir('sharp-layer'),
    root: ROOT,
    env: process.env,
  });
  const viewer = viewerOf(app);
  const stackName: unknown = app.node.tryGetContext('stackName') ?? 'fanreel';
  new FanreelStack(app, 'Fanreel', {
    stackName: String(stackName),
    architecture,
    bundlesDir: BUNDLES,
    ffmpegLayerDir,
    sharpLayerDir,
    login: hasLogin(app, viewer),
    ...(viewer === undefined ? {} : { viewer }),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
};

try {
  await synthesize();
} catch (error) {
  if (!(error instanceof FanreelError)) throw error;
  process.stderr.write(`${shownName(error.message)}\n`);
  process.exitCode = 1;
}
