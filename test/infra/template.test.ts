// One file, so that aws-cdk-lib, which takes seconds to load, is loaded once.
import './pipeline/accepted.ts';
import './pipeline/events.ts';
import './pipeline/grants.ts';
import './pipeline/props.ts';
import './template/cloudformation.ts';
import './template/functions.ts';
import './template/http-api.ts';
import './template/logical-ids.ts';
import './template/observability.ts';
import './template/parameters.ts';
import './template/permissions.ts';
import './template/rules.ts';
import './template/storage.ts';
import './template/validation.ts';
import './template/viewer.ts';
