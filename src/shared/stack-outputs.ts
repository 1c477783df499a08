/** Outputs of the stack: how whoever is given a stack's name finds what is in it. */
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
  /** where there is none */
  login: 'Login',
  /** where the page was deployed too */
  viewerUrl: 'ViewerUrl',
  /** with a name of one's own for the page only */
  viewerDomain: 'ViewerDomain',
  viewerCertificate: 'ViewerCertificate',
  architecture: 'Architecture',
} as const;
