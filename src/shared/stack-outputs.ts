/** Outputs of the stack, by which its resources are found from its name. */
export const STACK_OUTPUTS = {
  sourceBucket: 'SourceBucket',
  outputBucket: 'OutputBucket',
  eventBus: 'EventBus',
  deadLetters: 'DeadLetters',
  apiUrl: 'ApiUrl',
  /** these three with `ApiAuth=JWT` only */
  apiUserPool: 'ApiUserPoolId',
  apiClient: 'ApiClientId',
  apiLogin: 'ApiLoginUrl',
  /** only when there is no login */
  login: 'Login',
  /** only when the page is deployed */
  viewerUrl: 'ViewerUrl',
  /** only when the page has a custom domain */
  viewerDomain: 'ViewerDomain',
  viewerCertificate: 'ViewerCertificate',
  architecture: 'Architecture',
} as const;
