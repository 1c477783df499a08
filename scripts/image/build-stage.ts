import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Stage } from './read-dockerfile.ts';
import { quoted, run } from './shell.ts';

/** A stage whose steps were run. */
export interface BuiltStage {
  readonly root: string;
  /** variables that the image sets */
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly folder: string;
}

/** Where stages begin, and what else they read. */
export interface BuildWorld {
  /** the base image's root */
  readonly base: string;
  readonly context: string;
  readonly built: ReadonlyMap<string, BuiltStage>;
  /** variables of RUN steps that no image keeps */
  readonly env: Readonly<Record<string, string>>;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const assignments = (env: Readonly<Record<string, string>>): string[] =>
  Object.entries(env).map(([name, value]) => `${name}=${value}`);

/** A RUN step: in namespaces of its own, but with this machine's network. */
const runIn = (root: string, folder: string, env: Readonly<Record<string, string>>, command: string): void => {
  const inside = `cd ${quoted(folder)} && ${command}`;
  const words = ['env', '-i', `PATH=${PATH}`, 'HOME=/root', ...assignments(env), '/bin/sh', '-c', inside];
  const mounts = [
    `mount -t proc proc ${quoted(join(root, 'proc'))}`,
    `mount --rbind /dev ${quoted(join(root, 'dev'))}`,
    `touch ${quoted(join(root, 'etc/resolv.conf'))}`,
    `mount --bind /etc/resolv.conf ${quoted(join(root, 'etc/resolv.conf'))}`,
  ].join(' && ');
  const chroot = ['chroot', root, ...words].map(quoted).join(' ');
  run(
    'unshare',
    '--mount',
    '--pid',
    '--ipc',
    '--uts',
    '--fork',
    '--kill-child',
    'sh',
    '-ec',
    `${mounts}; exec ${chroot}`,
  );
};

/** What COPY does: folders give what is in them, and everything belongs to root. */
const copyInto = (source: string, to: string, isIntoFolder: boolean): void => {
  const isFolder = statSync(source).isDirectory();
  if (isFolder || isIntoFolder) mkdirSync(to, { recursive: true });
  else mkdirSync(posix.dirname(to), { recursive: true });
  run('cp', '-a', '--no-preserve=ownership', isFolder ? `${source}/.` : source, to);
};

/**
 * Run the steps of a stage.
 * @param root an empty folder, which gets the stage's root
 */
export const buildStage = (stage: Stage, root: string, { base, context, built, env }: BuildWorld): BuiltStage => {
  const parent = built.get(stage.from);
  const image = { ...parent?.env };
  const args: Record<string, string> = {};
  let folder = parent?.folder ?? '/';
  let user = parent?.user ?? '0';
  run('cp', '-a', '--reflink=auto', `${parent?.root ?? base}/.`, root);
  for (const step of stage.steps) {
    switch (step.kind) {
      case 'RUN':
        process.stdout.write(`-- ${stage.name}: RUN ${step.command.replaceAll(/\s*\\\n\s*/g, ' ')}\n`);
        runIn(root, folder, { ...env, ...args, ...image }, step.command);
        break;
      case 'COPY': {
        const from = step.from === undefined ? context : built.get(step.from)?.root;
        if (from === undefined) throw new Error(`${stage.name} copies from ${step.from}, which was not built.`);
        const to = join(root, posix.resolve(folder, step.to));
        for (const source of step.sources) copyInto(join(from, source), to, /(\/|^\.)$/.test(step.to));
        break;
      }
      case 'WORKDIR':
        folder = posix.resolve(folder, step.folder);
        mkdirSync(join(root, folder), { recursive: true });
        break;
      case 'ENV':
        Object.assign(image, step.values);
        break;
      case 'ARG':
        Object.assign(args, step.values);
        break;
      case 'USER':
        user = step.user;
        break;
      default:
    }
  }
  return { root, env: { PATH, ...image }, user, folder };
};

/** What a new volume holds: what the image has there. */
export const fillVolume = (root: string, mount: string, volume: string): void => {
  if (existsSync(volume)) return;
  cpSync(join(root, mount), volume, { recursive: true });
  run('chown', '--reference', join(root, mount), volume);
  run('chmod', '--reference', join(root, mount), volume);
};
