import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FUNCTIONS } from '../../src/shared/topology.ts';

/** Make a folder with small stand-ins for bundles, binaries and the page; `use` gets it while it is there. */
export const withStandIns = <T>(use: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'fanreel-infra-'));
  try {
    for (const { name } of FUNCTIONS) {
      mkdirSync(join(folder, 'functions', name), { recursive: true });
      writeFileSync(join(folder, 'functions', name, 'index.cjs'), `// ${name}`);
    }
    mkdirSync(join(folder, 'layer', 'bin'), { recursive: true });
    writeFileSync(join(folder, 'layer', 'bin', 'ffmpeg'), '');
    mkdirSync(join(folder, 'sharp', 'nodejs'), { recursive: true });
    writeFileSync(join(folder, 'sharp', 'nodejs', 'index.js'), '');
    mkdirSync(join(folder, 'viewer', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'viewer', 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'viewer', 'assets', 'index-1a2b.js'), '');
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
