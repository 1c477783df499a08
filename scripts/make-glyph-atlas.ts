// Turns the fonts of assets/fonts into the module that the worker draws with.
import { readFileSync, writeFileSync } from 'node:fs';
import { atlasSource } from './atlas/atlas-source.ts';
import { ATLAS_MODULE, FONT_FILES } from './atlas/font-files.ts';

const root = new URL('../', import.meta.url);
const fonts = Object.entries(FONT_FILES).map(([name, path]) => [name, readFileSync(new URL(path, root), 'utf8')]);
writeFileSync(new URL(ATLAS_MODULE, root), atlasSource(Object.fromEntries(fonts)));
