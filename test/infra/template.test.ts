// One file, so that aws-cdk-lib, which takes seconds to load, is loaded once.
import './template/functions.ts';
import './template/http-api.ts';
import './template/observability.ts';
import './template/parameters.ts';
import './template/permissions.ts';
import './template/rules.ts';
import './template/storage.ts';
import './template/validation.ts';
import './template/viewer.ts';
