/** The functions of the project, by name. */
export type FunctionName = 'splitter' | 'worker' | 'assembler' | 'stitcher' | 'reconciler' | 'api';
