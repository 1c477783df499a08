import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import { Code } from 'aws-cdk-lib/aws-lambda';

/** A container image with every function, its ffmpeg and sharp: the target `lambda` of the project's Dockerfile. */
export class FunctionImage {
  /**
   * An image in a repository of ECR, in the region of the functions.
   *
   * @param tagOrDigest a tag that is never moved, or `sha256:…`: a deployment takes a new image only under a new name
   */
  static fromEcr(repository: IRepository, tagOrDigest: string): FunctionImage {
    return new FunctionImage((cmd) => Code.fromEcrImage(repository, { tagOrDigest, cmd }));
  }

  private constructor(private readonly withCommand: (cmd: string[]) => Code) {}

  /** The code of the function that begins with a handler, e.g. `worker/index.handler`. */
  codeOf(handler: string): Code {
    return this.withCommand([handler]);
  }
}
