// `npm run image-check`: runs the steps of the Dockerfile in fresh roots of Debian, as a builder of images would, and then what they
// made, as a runtime of containers would: on a root that cannot be written, without privileges. Takes minutes, and needs root, unshare,
// ip and debootstrap (apt-get install debootstrap iproute2). With --lambda also the target for Lambda. docs/container.md
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeBaseRoot } from './image/base-root.ts';
import { copyContext } from './image/build-context.ts';
import { type BuiltStage, buildStage } from './image/build-stage.ts';
import { checkCommand } from './image/check-command.ts';
import { checkLambda } from './image/check-lambda.ts';
import { readDockerfile, type Stage, stageOf } from './image/read-dockerfile.ts';
import { read } from './image/shell.ts';

const ROOT = resolve(import.meta.dirname, '..');
const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => flag !== '--lambda');
if (unknown.length > 0) {
  process.stderr.write(`"${unknown.join(' ')}" is unknown; allowed is --lambda.\n`);
  process.exit(2);
}

const stages = readDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));

/** A stage after all that it begins with or copies from. */
const withNeeds = (stage: Stage): Stage[] => {
  const named = [stage.from, ...stage.steps.flatMap((step) => (step.kind === 'COPY' ? [step.from] : []))];
  const needs = stages.filter(({ name }) => named.includes(name));
  return [...new Set([...needs.flatMap(withNeeds), stage])];
};

const cache = process.env.FANREEL_IMAGE_CACHE ?? join(ROOT, 'node_modules/.cache/fanreel-image');
const work = await mkdtemp(join(tmpdir(), 'fanreel-image-'));
try {
  const [{ from: image } = { from: '' }] = stages;
  mkdirSync(cache, { recursive: true });
  const base = join(cache, image.replace(':', '-'));
  const { env } = await makeBaseRoot(base, image);
  const context = join(work, 'context');
  copyContext(ROOT, context);
  const built = new Map<string, BuiltStage>();
  const wanted = [stageOf(stages, 'command'), ...(flags.includes('--lambda') ? [stageOf(stages, 'lambda')] : [])];
  for (const stage of new Set(wanted.flatMap(withNeeds))) {
    const root = join(work, 'roots', stage.name);
    mkdirSync(root, { recursive: true });
    built.set(stage.name, buildStage(stage, root, { base, context, built, env }));
  }
  for (const stage of wanted) {
    const made = built.get(stage.name);
    if (made === undefined) throw new RangeError(stage.name);
    const [size] = (await read('du', '-sm', '-x', made.root)).split('\t');
    process.stdout.write(`== ${stage.name}: ${size} MB\n`);
    const folder = join(work, `run-${stage.name}`);
    mkdirSync(folder);
    await (stage.name === 'lambda' ? checkLambda : checkCommand)(stage, made, folder);
  }
} finally {
  // Mounts were made in namespaces that are gone with their processes: nothing of this machine lies below.
  if (existsSync(work)) await rm(work, { recursive: true, force: true });
}
