// Writes the table of docs/options.md from the options; the text around it stays.
import { readFileSync, writeFileSync } from 'node:fs';
import { withOptionsTable } from './options/options-table.ts';

const path = new URL('../docs/options.md', import.meta.url);
writeFileSync(path, withOptionsTable(readFileSync(path, 'utf8')));
