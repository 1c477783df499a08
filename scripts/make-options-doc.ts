// Writes what is made of the options: the table of docs/options.md, whose text around it stays, and the schema of the config.
import { readFileSync, writeFileSync } from 'node:fs';
import { configSchemaText } from './options/config-schema-text.ts';
import { withOptionsTable } from './options/options-table.ts';

const path = new URL('../docs/options.md', import.meta.url);
writeFileSync(path, withOptionsTable(readFileSync(path, 'utf8')));
writeFileSync(new URL('../fanreel.schema.json', import.meta.url), configSchemaText());
