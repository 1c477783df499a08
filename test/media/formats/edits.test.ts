import { EDIT_CASES } from './edit-cases.ts';
import { runCases } from './run-cases.ts';

runCases('edits', EDIT_CASES);
