#!/bin/sh
# AWS's runtime client reads the handler from the environment; an image names it by its command.
export _HANDLER="$1"
exec /usr/local/bin/node /var/runtime/node_modules/aws-lambda-ric/index.mjs
