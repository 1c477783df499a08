import { COLOUR_CASES } from './colour-cases.ts';
import { runCases } from './run-cases.ts';
import { SHAPE_CASES } from './shape-cases.ts';

runCases('shapes and fields', SHAPE_CASES);
runCases('colours and transparency', COLOUR_CASES);
