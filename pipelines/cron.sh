#!/bin/sh
# Repairs branches of a repository from cron, with no checkout: qmoi clones what it needs and forgets it.
#
# Set these here or in the environment. A token is best kept in a command that prints it, as in
#   QMOI_TOKEN_COMMAND='cat /etc/qmoi/token'
# With an address for ssh, the key of the user that cron runs as is used, and no token is needed to push.
repository=${QMOI_REPOSITORY:?set QMOI_REPOSITORY to the address of the repository, such as git@host:owner/name.git}
branches=${QMOI_BRANCHES:-main}
reports=${QMOI_REPORTS:-$HOME/qmoi-reports}

# Cron's own search path is short.
PATH="$HOME/.cargo/bin:/usr/local/bin:$PATH"
export PATH

worst=0
for branch in $branches; do
    folder=$reports/$(printf %s "$branch" | tr / _)
    mkdir -p "$folder" && rm -f "$folder/report.txt" || exit 18
    qmoi ci --repo "$repository" --branch "$branch" --quiet \
        --artifacts "$folder" --output "$folder/report.txt"
    code=$?
    # Cron sends what is printed. What is clean or repaired needs nobody.
    if [ "$code" -gt 0 ]; then
        printf 'qmoi: %s ended with %s\n' "$branch" "$code"
        cat "$folder/report.txt" 2>/dev/null
    fi
    [ "$code" -gt "$worst" ] && worst=$code
done
exit "$worst"
