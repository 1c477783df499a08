// `npm start`: builds what is out of date, then runs the command in this process, so that signals, exit code and
// standard streams are its own. Without arguments it runs the demo.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const bundle = new URL('dist/cli/fanreel.mjs', root);
const inputs = ['src', 'package.json', 'package-lock.json', 'scripts/build.mjs', 'scripts/package-entries.mjs'];

const modifiedMs = (path) => {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => modifiedMs(`${path}/${name}`)));
};

const newest = Math.max(...inputs.map((input) => modifiedMs(fileURLToPath(new URL(input, root)))));
if (newest > modifiedMs(fileURLToPath(bundle))) {
  const build = spawnSync(process.execPath, ['scripts/build.mjs', '--quiet'], {
    cwd: fileURLToPath(root),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (build.status !== 0) {
    process.stderr.write('The bundles could not be built; the lines above say why.\n');
    process.exit(1);
  }
}

if (process.argv.length === 2) process.argv.push('demo');
await import(bundle.href);
