import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ENV } from '../../src/shared/core/topology/config.ts';
import { FUNCTIONS } from '../../src/shared/topology.ts';
import type { Row } from '../bench.ts';
import { judge } from '../finding.ts';
import { median } from '../measure/statistics.ts';

const LIMIT_MS = 250;
/** Imports vary more than longer work does, and cost little. */
const IMPORTS_PER_RUN = 3;

/** What a handler reads as it is imported; nothing is asked for at these places. */
const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  AWS_REGION: 'us-east-1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  [ENV.sourceBucket]: 'source',
  [ENV.outputBucket]: 'output',
  [ENV.eventBus]: 'bus',
};

/** Milliseconds that a fresh process takes to import a bundle. */
const importMs = async (bundle: string): Promise<number> => {
  const script = `const t = performance.now(); await import('${pathToFileURL(bundle).href}'); console.log(performance.now() - t); process.exit();`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: ENVIRONMENT });
  return Number(stdout.trim().split('\n').at(-1));
};

/** What importing a handler adds to a cold start on AWS. */
export const handlerImport: Row = {
  name: 'handler-import',
  about:
    "Importing each function's bundle in a fresh process, without the start of Node: what a cold start on AWS has to do.",
  measure: async ({ bundlesDir, runs }) => {
    const findings = [];
    for (const { name } of FUNCTIONS) {
      const durations: number[] = [];
      for (let i = 0; i < runs * IMPORTS_PER_RUN; i += 1) {
        durations.push(await importMs(join(bundlesDir, 'functions', name, 'index.cjs')));
      }
      const target = { of: 'value', bound: 'at most', limit: LIMIT_MS } as const;
      findings.push(judge({ what: `import of ${name}: median`, unit: 'ms', value: median(durations), target }));
    }
    return findings;
  },
};
