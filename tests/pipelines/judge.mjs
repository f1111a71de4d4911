// Takes every broken pipeline among the fixtures, lets independent judges say what is wrong with it, repairs it with qmoi, and
// asks them again. What a judge refused and qmoi has a repair for must be accepted; what a judge accepted must stay so.

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'

import { JUDGES } from './validators.mjs'

/** What a judge cannot judge: steps under `run`, a file that is included and not here, and steps in the background, which it does not know. */
const BLIND = new Set([
  'gitlab-ci/exclusive-keys/bad-shop.yml gitlab-ci-local',
  'gitlab-ci/include-file/bad-shop.yml gitlab-ci-local',
  'github-actions/step-wait/bad-typo.yml workflow-parser',
])

/** Kinds of faults that at least so many files show, or the fixtures have lost their meaning. */
const FEWEST_MENDED_RULES = 30

const program = path.resolve(process.argv[2] ?? 'target/debug/qmoi')
const fixtures = path.resolve(import.meta.dirname, '../../fixtures')
const scratch = mkdtempSync(path.join(tmpdir(), 'qmoi-pipelines-'))

/** What kind of file a fixture is, and where such a file stands in a repository. */
function kind(pack, name) {
  if (pack === 'gitlab-ci') return ['gitlab', '.gitlab-ci.yml']
  if (name.includes('.action.')) return ['action', 'action.yml']
  if (name.includes('.dependabot.')) return ['dependabot', '.github/dependabot.yml']
  return ['workflow', `.github/workflows/${name}`]
}

function cases() {
  const found = []
  for (const pack of ['github-actions', 'gitlab-ci']) {
    for (const rule of readdirSync(path.join(fixtures, pack))) {
      const folder = path.join(fixtures, pack, rule)
      for (const name of readdirSync(folder)) {
        const parts = /^(bad-.*?)(\.(?:action|dependabot|gitlab-ci))?\.(ya?ml)$/.exec(name)
        if (!parts || name.includes('.fixed.') || parts[2] === '.gitlab-ci') continue
        const [type, place] = kind(pack, name)
        const root = path.join(scratch, pack, rule, name)
        const file = path.join(root, place)
        mkdirSync(path.dirname(file), { recursive: true })
        cpSync(path.join(folder, name), file)
        for (const command of [['init', '-q'], ['remote', 'add', 'origin', 'https://gitlab.com/quay/display.git']]) {
          execFileSync('git', command, { cwd: root })
        }
        const fixed = ['yml', 'yaml'].some((end) =>
          existsSync(path.join(folder, `${parts[1]}${parts[2] ?? ''}.fixed.${end}`)),
        )
        found.push({ rule: `${pack}/${rule}`, name, type, root, file, fixed })
      }
    }
  }
  return found
}

/** Calls `work` for each of `items`, few at a time. */
async function each(items, work) {
  const pending = [...items]
  const worker = async () => {
    for (let item = pending.shift(); item; item = pending.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
}

const all = cases()
const problems = []
const tally = new Map()
await each(all, async (one) => {
  const judges = Object.entries(JUDGES[one.type])
  const ask = async () =>
    Object.fromEntries(await Promise.all(judges.map(async ([name, judge]) => [name, await judge(one.file)])))
  const before = await ask()
  try {
    execFileSync(program, ['fix', '--unsafe', '--no-cache', one.root], { stdio: 'pipe' })
  } catch {
    // It tells by its exit status that something is left.
  }
  const after = await ask()
  for (const [judge] of judges) {
    const place = `${one.rule}/${one.name}`
    const [was, is] = [before[judge].length > 0, after[judge].length > 0]
    const count = tally.get(judge) ?? { refused: 0, mended: 0, rules: new Set() }
    tally.set(judge, count)
    count.refused += was
    if (was && !is) {
      count.mended += 1
      count.rules.add(one.rule)
    }
    if (is && !BLIND.has(`${place} ${judge}`) && (!was || one.fixed)) {
      problems.push(`${place}: ${judge} ${was ? 'still refuses' : 'now refuses'} it: ${after[judge][0]}`)
    }
  }
})
rmSync(scratch, { recursive: true, force: true })

const rules = new Set()
for (const [judge, count] of [...tally].sort()) {
  console.log(`${judge}: refused ${count.refused}, of which ${count.mended} are accepted once repaired (${count.rules.size} rules)`)
  count.rules.forEach((rule) => rules.add(rule))
}
console.log(`${all.length} broken files; judges agree that repairs of ${rules.size} rules turn a file green`)
problems.sort().forEach((problem) => console.log(problem))
if (problems.length > 0 || rules.size < FEWEST_MENDED_RULES) process.exit(1)
