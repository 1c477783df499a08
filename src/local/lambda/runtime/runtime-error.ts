/** Names of the runtime's own errors, as in AWS's runtime client. */
export type RuntimeErrorName =
  | 'Runtime.CallbackHandlerDeprecated'
  | 'Runtime.HandlerNotFound'
  | 'Runtime.ImportModuleError'
  | 'Runtime.JSONStringifyError'
  | 'Runtime.MalformedHandlerName'
  | 'Runtime.PlatformError'
  | 'Runtime.UserCodeSyntaxError';

/** An error of the runtime, not of the handler. Callers see its name as `errorType`. */
export class RuntimeError extends Error {
  constructor(
    override readonly name: RuntimeErrorName,
    message: string,
  ) {
    super(message);
  }
}
