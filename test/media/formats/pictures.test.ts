import { PICTURE_CASES } from './pictures-cases.ts';
import { runCases } from './run-cases.ts';

runCases('still pictures', PICTURE_CASES, { together: true });
