// Writes docs/formats.md from the cases that the tests run.
import { writeFileSync } from 'node:fs';
import { documentRows } from '../test/media/formats/document-rows.ts';
import { formatsDocument } from './formats/formats-document.ts';

writeFileSync(new URL('../docs/formats.md', import.meta.url), formatsDocument(documentRows()));
