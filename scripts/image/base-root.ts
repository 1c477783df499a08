import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { read, run } from './shell.ts';

/** What RUN steps need on this machine to reach its mirrors, and the image has not: it is a mount of theirs, or a variable. */
export interface Mirrors {
  readonly env: Readonly<Record<string, string>>;
}

const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** Where Debian's packages come from here. */
const debianMirror = async (suite: string): Promise<string> => {
  const targets = await read('apt-get', 'indextargets', '--format', '$(REPO_URI) $(RELEASE)', 'Created-By: Packages');
  const line = targets.split('\n').find((each) => each.endsWith(` ${suite}`));
  if (line === undefined) throw new Error(`This machine gets no packages of Debian ${suite}.`);
  return line.split(' ')[0] ?? '';
};

/**
 * What the official image of Node adds to Debian's: Node in /usr/local, with its headers, and the user `node`. Node is the newest of
 * its major version that the npm registry has; npm is this machine's.
 */
const addNode = async (root: string, major: string): Promise<void> => {
  const local = join(root, 'usr/local');
  for (const folder of ['bin', 'lib/node_modules']) mkdirSync(join(local, folder), { recursive: true });
  const fetched = join(root, 'tmp/node');
  mkdirSync(fetched);
  run('npm', 'pack', '--silent', '--pack-destination', fetched, `node-linux-${process.arch}@${major}`);
  run(
    'sh',
    '-c',
    `tar -xzf '${fetched}'/*.tgz -C '${local}' --strip-components=1 --no-same-owner package/bin package/include`,
  );
  rmSync(fetched, { recursive: true });
  run(
    'cp',
    '-a',
    join(dirname(dirname(process.execPath)), 'lib/node_modules/npm'),
    join(local, 'lib/node_modules/npm'),
  );
  for (const name of ['npm', 'npx']) {
    run('ln', '-sf', `../lib/node_modules/npm/bin/${name}-cli.js`, join(local, 'bin', name));
  }
  run('chroot', root, 'groupadd', '--gid', '1000', 'node');
  run('chroot', root, 'useradd', '--uid', '1000', '--gid', 'node', '--shell', '/bin/bash', '--create-home', 'node');
};

/** How RUN steps reach this machine's mirrors. */
const addMirrors = async (root: string): Promise<Mirrors> => {
  run('sh', '-c', `cp -a /etc/apt/sources.list* '${root}/etc/apt/'`);
  writeFileSync(join(root, 'etc/apt/apt.conf.d/90mirrors'), await read('apt-config', 'dump', 'Acquire'));
  // A runtime puts a file there.
  writeFileSync(join(root, 'etc/hosts'), '');
  const authorities = '/etc/mirror-authorities.pem';
  run('cp', '-L', process.env.NODE_EXTRA_CA_CERTS ?? AUTHORITIES, join(root, authorities));
  const registry = (await read('npm', 'config', 'get', 'registry')).trim();
  return {
    env: { NODE_EXTRA_CA_CERTS: authorities, npm_config_cafile: authorities, npm_config_registry: registry },
  };
};

/**
 * A root as the base image `node:<major>-<suite>-slim` is: Debian's smallest, and Node. No registry of images is asked.
 * @param folder kept for the next time
 */
export const makeBaseRoot = async (folder: string, image: string): Promise<Mirrors> => {
  const [, major, suite] = /^node:(\d+)-([a-z]+)-slim$/.exec(image) ?? [];
  if (major === undefined || suite === undefined)
    throw new Error(`The base image is ${image}; known are node:24-bookworm-slim and its like.`);
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`;
    run('debootstrap', '--variant=minbase', suite, fresh, await debianMirror(suite));
    await addNode(fresh, major);
    run('sh', '-c', `rm -rf '${fresh}'/var/cache/apt/archives/*.deb '${fresh}'/var/lib/apt/lists/*`);
    renameSync(fresh, folder);
  }
  return addMirrors(folder);
};
