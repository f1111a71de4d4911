// The independent judges: what each of them says about the files of one case. Each answers with a list of complaints.

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'

const run = promisify(execFile)
const here = import.meta.dirname

/** GitHub's own parser. */
async function workflowParser(file) {
  const content = await readFile(file, 'utf8')
  const { context, value } = parseWorkflow({ name: path.basename(file), content }, new NoOperationTraceWriter())
  const complaints = () => context.errors.getErrors().map((error) => error.message)
  if (!value) return complaints()
  const policy = { errorPolicy: 1, fetchReusableWorkflowDepth: 0 }
  const template = await convertWorkflowTemplate(context, value, undefined, policy)
  return [...complaints(), ...(template.errors ?? []).map((error) => error.Message)]
}

/** What a judge says who cannot see the whole: not about the file, and so no complaint. */
const NO_OPINION = [
  // GitLab's templates and other projects are far away.
  /getaddrinfo|ENOTFOUND|could not be fetched/i,
  // The values come from those who include the file.
  /required value has not been provided/,
  // It reads neither `!reference` nor a header in front of the configuration.
  /^Failed to parse/,
]

const opinions = (complaints) => complaints.filter((complaint) => !NO_OPINION.some((pattern) => pattern.test(complaint)))

/** A runner of GitLab's pipelines that reads them before it runs them. */
async function gitlabCiLocal(file) {
  const program = path.join(here, 'node_modules/.bin/gitlab-ci-local')
  try {
    await run(program, ['--list'], { cwd: path.dirname(file), env: { ...process.env, NO_COLOR: '1' } })
    return []
  } catch (error) {
    const told = `${error.stdout}${error.stderr}`.trim().split('\n')
    return opinions([told.at(-1)])
  }
}

/** The schemas that the servers' makers publish. */
function published(schema) {
  return async (file) => {
    const program = process.env.CHECK_JSONSCHEMA ?? 'check-jsonschema'
    try {
      await run(program, ['--builtin-schema', `vendor.${schema}`, '--output-format', 'json', file])
      return []
    } catch (error) {
      const { errors = [], parse_errors = [] } = JSON.parse(error.stdout)
      return opinions([...errors, ...parse_errors].map((one) => one.message))
    }
  }
}

/** Who judges the files of each kind. */
export const JUDGES = {
  workflow: { 'workflow-parser': workflowParser, schema: published('github-workflows') },
  action: { schema: published('github-actions') },
  dependabot: { schema: published('dependabot') },
  gitlab: { 'gitlab-ci-local': gitlabCiLocal, schema: published('gitlab-ci') },
}
