// Lets `@actions/workflow-parser` be loaded: it imports its tables without saying that they are JSON, which Node refuses.

import { register } from 'node:module'

const hook = `export const load = (url, context, next) =>
  next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context)`
register(`data:text/javascript,${encodeURIComponent(hook)}`)
