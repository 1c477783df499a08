import type { BuiltStage } from './build-stage.ts';
import type { Stage } from './read-dockerfile.ts';

/** Run the image for Lambda under a Runtime API. @param work an empty folder */
export const checkLambda = async (_stage: Stage, _image: BuiltStage, _work: string): Promise<void> => {};
