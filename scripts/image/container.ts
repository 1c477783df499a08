import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BuiltStage } from './build-stage.ts';
import { quoted, read } from './shell.ts';

/** A process with namespaces of its own on a root that it cannot write, as a runtime of containers starts it. */
export interface ContainerOptions {
  readonly image: BuiltStage;
  /** entry point and command */
  readonly words: readonly string[];
  readonly name: string;
  /** folders of this machine by where they are seen */
  readonly volumes: Readonly<Record<string, { readonly folder: string; readonly isReadOnly?: boolean }>>;
  /** Whether it has this machine's network. @default false: loopback of its own */
  readonly hasHostNetwork?: boolean;
  /** variables besides those of the image */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a program ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const UNPRIVILEGED = ['--clear-groups', '--inh-caps=-all', '--bounding-set=-all', '--no-new-privs', '--pdeathsig=KILL'];
const STARTED_MS = 5_000;

/** As Docker writes it. */
const HOSTS = '127.0.0.1 localhost\\n::1 localhost ip6-localhost ip6-loopback\\n';

const collect = (child: ChildProcess): { stdout: string; stderr: string } => {
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  return said;
};

/** A container that runs. */
export class Container {
  private readonly child: ChildProcess;
  private readonly said: { stdout: string; stderr: string };
  private readonly exited: Promise<unknown[]>;

  constructor(private readonly options: ContainerOptions) {
    const { image, name, volumes, hasHostNetwork = false } = options;
    const at = (path: string): string => quoted(join(image.root, path));
    const mounts = [
      `hostname ${quoted(name)}`,
      ...(hasHostNetwork ? [] : ['ip link set lo up']),
      `mount --bind ${at('/')} ${at('/')}`,
      `mount -o remount,ro,bind ${at('/')}`,
      `mount -t proc proc ${at('/proc')}`,
      `mount --rbind /dev ${at('/dev')}`,
      `mount -t tmpfs -o size=64k tmpfs /mnt && printf '${HOSTS}' > /mnt/hosts`,
      `mount --bind /mnt/hosts ${at('/etc/hosts')}`,
      `mount -t tmpfs -o noexec,nosuid,nodev tmpfs ${at('/tmp')}`,
      ...Object.entries(volumes).flatMap(([to, { folder, isReadOnly }]) => [
        `mount --bind ${quoted(folder)} ${at(to)}`,
        ...(isReadOnly === true ? [`mount -o remount,ro,bind ${at(to)}`] : []),
      ]),
    ].join(' && ');
    const inside = ['chroot', image.root, ...this.asUser(options.words)].map(quoted).join(' ');
    const network = hasHostNetwork ? [] : ['--net'];
    const spaces = ['--mount', '--pid', '--ipc', '--uts', ...network, '--fork', '--kill-child'];
    this.child = spawn('unshare', [...spaces, 'sh', '-ec', `cd / && ${mounts} && exec ${inside}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.said = collect(this.child);
    this.exited = once(this.child, 'close');
  }

  /** What it has written to its standard error so far. */
  get stderr(): string {
    return this.said.stderr;
  }

  /** Number of process 1 as this machine counts, once it is what was to be run. */
  async processOne(): Promise<number> {
    for (const untilMs = Date.now() + STARTED_MS; Date.now() < untilMs; await delay(20)) {
      const first = this.firstProcess();
      const name = first && readFileSync(`/proc/${first}/comm`, 'utf8').trim();
      if (name && !['unshare', 'sh', 'chroot', 'setpriv', 'env'].includes(name)) return first;
    }
    throw new Error(`${this.options.name} did not start: ${this.said.stderr}`);
  }

  private firstProcess(): number | undefined {
    const { pid, exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null) return undefined;
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return first ? Number(first) : undefined;
  }

  /** Run a program in it, as `docker exec` does. */
  async exec(...words: string[]): Promise<Ended> {
    const target = ['--target', `${await this.processOne()}`];
    const spaces = ['--mount', '--pid', '--ipc', '--uts', '--net', '--root', '--wd'];
    const child = spawn('nsenter', [...target, ...spaces, ...this.asUser(words)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = collect(child);
    const [code] = await once(child, 'close');
    return { code: Number(code), ...said };
  }

  /** Give it an address beside loopback, to which this machine publishes ports. */
  async connect(here: string, there: string): Promise<void> {
    const pid = `${await this.processOne()}`;
    const inside = (...words: string[]) => read('nsenter', '--target', pid, '--net', 'ip', ...words);
    const link = `fr${pid}`;
    await read('ip', 'link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', pid);
    await read('ip', 'addr', 'add', `${here}/30`, 'dev', link);
    await read('ip', 'link', 'set', link, 'up');
    await inside('addr', 'add', `${there}/30`, 'dev', 'eth0');
    await inside('link', 'set', 'eth0', 'up');
  }

  /** Send process 1 a signal. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    process.kill(await this.processOne(), signal);
  }

  /** Wait for its end. */
  async ended(): Promise<Ended> {
    const [code] = await this.exited;
    return { code: Number(code), ...this.said };
  }

  /** End it, whatever it does. */
  async remove(): Promise<void> {
    const first = this.firstProcess();
    // The kernel ends all that was started in there with it.
    if (first !== undefined) process.kill(first, 'SIGKILL');
    await this.exited;
  }

  /** A command as the user of the image runs it, without any privilege. */
  private asUser(words: readonly string[]): string[] {
    const { image, env = {} } = this.options;
    const [user = '0', group = user] = image.user.split(':');
    const variables = Object.entries({ ...image.env, ...env }).map(([name, value]) => `${name}=${value}`);
    const place = ['sh', '-c', `cd ${quoted(image.folder)} && exec "$@"`, 'sh'];
    return [
      'setpriv',
      `--reuid=${user}`,
      `--regid=${group}`,
      ...UNPRIVILEGED,
      'env',
      '-i',
      ...variables,
      ...place,
      ...words,
    ];
  }
}
