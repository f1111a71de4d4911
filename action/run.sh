#!/usr/bin/env bash
# Runs `qmoi ci` for the action and tells as outputs how it ended. The step itself succeeds, so that the reports are kept; its
# exit code is an output, too.
set -uo pipefail

report=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/qmoi-report-XXXXXX")
arguments=(ci --artifacts "$report")

# An option with a value that may be empty.
with() {
    if [ -n "$2" ]; then arguments+=("$1=$2"); fi
}

# An option that is given when a wish is as named.
when() {
    if [ "$2" = "$3" ]; then arguments+=("$1"); fi
}

with --branch "${QMOI_WISH_BRANCH:-}"
with --deadline "${QMOI_WISH_DEADLINE:-}"
with --select "${QMOI_WISH_SELECT:-}"
with --ignore "${QMOI_WISH_IGNORE:-}"
with --message "${QMOI_WISH_MESSAGE:-}"
with --author "${QMOI_WISH_AUTHOR:-}"
while IFS= read -r label; do
    with --label "$label"
done < <(printf '%s\n' "${QMOI_WISH_LABELS:-}" | tr ',' '\n' | sed 's/^[[:space:]]*//; s/[[:space:]]*$//')
when --draft "${QMOI_WISH_DRAFT:-}" true
when --sign "${QMOI_WISH_SIGN:-}" true
when --skip-ci "${QMOI_WISH_SKIP_CI:-}" true
when --no-fallback "${QMOI_WISH_FALLBACK:-}" false
when --dry-run "${QMOI_WISH_DRY_RUN:-}" true

"$QMOI" "${arguments[@]}"
code=$?

# A value of the report; without one, nothing.
value() {
    jq -r "$1 // empty" "$report/report.json" 2> /dev/null
}

# Values of the report are data of the repository: one line each, so that none adds an output of its own.
tell() {
    printf '%s=%s\n' "$1" "$(printf %s "$2" | tr -d '\r\n')" >> "$GITHUB_OUTPUT"
}

if ! command -v jq > /dev/null; then
    echo '::warning::without jq on the runner only the exit code is told'
fi
tell exit-code "$code"
tell report "$report"
tell changed "$(value .changed)"
tell pushed "$(value '(.ending.kind == "pushed") | tostring')"
tell merge-request "$(value .ending.way.url)"
tell findings "$(value '.left | length')"
