import { type ChildProcess, spawn } from 'node:child_process';

/** The first process of an execution environment. */
export interface GuardedRoot {
  readonly pid: number;
  /** Distinguishes the process from a later one with the same pid. */
  readonly startTime: number;
}

/** Has execution environments killed when this process is killed. */
export interface Guard {
  add(root: GuardedRoot): void;
  drop(root: GuardedRoot): void;
  close(): void;
}

/** Word on the command line that makes the bootstrap kill what is named behind it. */
export const KILL_WORD = '--kill';

/**
 * Its input ends with this process, however that ends. The shell reads it, as it starts in a hundredth of the time that a process or
 * a thread of Node takes, and replaces itself with what kills only when there is something to kill.
 */
const SCRIPT = `roots=' '
while read -r word root; do
  case $word in
    add) roots="$roots$root " ;;
    drop) case $roots in *" $root "*) roots="\${roots%%" $root "*} \${roots#*" $root "}" ;; esac ;;
  esac
done
[ "$roots" = ' ' ] || exec "$1" "$2" ${KILL_WORD} $roots`;

export const nameOfRoot = ({ pid, startTime }: GuardedRoot): string => `${pid}@${startTime}`;

/** @returns undefined for what is no name of a root */
export const rootOfName = (name: string): GuardedRoot | undefined => {
  const [pid, startTime] = name.split('@').map(Number);
  return pid !== undefined && startTime !== undefined && pid > 1 && startTime >= 0 ? { pid, startTime } : undefined;
};

/**
 * Make a guard, whose process starts with the first environment. Where it cannot be started, environments still end by themselves when
 * this process is gone, unless their handlers spin.
 * @param bootstrapPath absolute path of the built bootstrap
 */
export const makeGuard = (bootstrapPath: string): Guard => {
  const roots = new Map<string, GuardedRoot>();
  let child: ChildProcess | undefined;
  let isOver = false;

  const tell = (word: 'add' | 'drop', name: string): void => void child?.stdin?.write(`${word} ${name}\n`);
  const start = (): void => {
    // A session of its own: neither the terminal's Ctrl-C nor the end of this process's group reaches it.
    const started = spawn('/bin/sh', ['-c', SCRIPT, 'sh', process.execPath, bootstrapPath], {
      detached: true,
      cwd: '/',
      env: { PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin' },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child = started;
    started.once('error', () => {
      isOver = true;
    });
    // Somebody killed it: the next environment starts another one.
    started.once('exit', () => {
      if (child === started) child = undefined;
    });
    started.stdin?.on('error', () => undefined);
    started.unref();
    (started.stdin as { unref?: () => void } | null)?.unref?.();
    for (const name of roots.keys()) tell('add', name);
  };

  return {
    add: (root) => {
      const name = nameOfRoot(root);
      roots.set(name, root);
      if (isOver) return;
      if (child === undefined) start();
      else tell('add', name);
    },
    drop: (root) => {
      const name = nameOfRoot(root);
      if (roots.delete(name)) tell('drop', name);
    },
    close: () => {
      isOver = true;
      child?.kill('SIGKILL');
    },
  };
};
