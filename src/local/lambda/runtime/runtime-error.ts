/** Names of what the runtime itself complains of, as AWS's runtime client has them. */
export type RuntimeErrorName =
  | 'Runtime.CallbackHandlerDeprecated'
  | 'Runtime.HandlerNotFound'
  | 'Runtime.ImportModuleError'
  | 'Runtime.JSONStringifyError'
  | 'Runtime.MalformedHandlerName'
  | 'Runtime.PlatformError'
  | 'Runtime.UserCodeSyntaxError';

/** An error of the runtime, not of the handler: its name is what callers see as `errorType`. */
export class RuntimeError extends Error {
  constructor(
    override readonly name: RuntimeErrorName,
    message: string,
  ) {
    super(message);
  }
}
