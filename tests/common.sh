# shellcheck shell=bash
# tests/common.sh — what the suites share. Sourced; sets root, build and samples, a fresh folder
# $scratch (gone at exit) and a fixed environment. A suite calls pass, fail and skip, then finish.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 1
build=${BUILD:-build}
[[ $build == /* ]] || build=$root/$build
# shellcheck disable=SC2034 # for the suites
data=${CRM_DATA:-$root/../shared/data}
export CRM_DATA=$data
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

unset NO_COLOR COLUMNS CRM_CONFIG
export LC_ALL=C TZ=UTC PATH="$build/bin:$PATH"

# A leak report fails no test by itself: every report goes to a file, and a file fails the suite.
mkdir "$scratch/sanitizer"
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:log_path=$scratch/sanitizer/report"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-}:print_stacktrace=1:log_path=$scratch/sanitizer/report"

passed=0
failed=0
skipped=0

pass() {
    passed=$((passed + 1))
}

fail() { # what is wrong
    failed=$((failed + 1))
    printf 'FAIL %s\n' "$1"
}

skip() { # what and why
    skipped=$((skipped + 1))
    printf 'SKIP %s\n' "$1"
}

# Sets python to a python3 that has modules, as in "numpy, sklearn", and fails where none has. Another
# may come first in the path than Debian's, which has Debian's packages.
find_python() { # modules
    for python in python3 /usr/bin/python3; do
        if "$python" -c "import $1" 2>/dev/null; then
            return 0
        fi
    done
    return 1
}

# Makes a stream of exports; fails, and leaves none, where crm-import does.
import_stream() { # stream, crm-import's arguments...
    rm -f "$1"
    if ! crm-import -q -o "$@" 2>"$scratch/import.log"; then
        fail "crm-import of $1"
        cat "$scratch/import.log"
        return 1
    fi
}

# Counts the lines of standard input: "ok ..." has passed, all else has failed.
take_verdicts() { # name of the suite
    local verdict text
    while read -r verdict text; do
        if [[ $verdict == ok ]]; then
            pass
            printf '%s: %s\n' "$1" "$text"
        else
            fail "$verdict $text"
        fi
    done
}

# Summaries end with the seconds that they took: "; 0.3 s".
without_seconds() {
    sed -E 's/([;,] )[0-9]+(\.[0-9]+)? s$/\1T s/'
}

# Prints the closing line; fails where something failed or nothing ran.
finish() { # name of the suite
    local report
    for report in "$scratch"/sanitizer/*; do
        [[ -e $report ]] || continue
        fail "sanitizer report:"
        cat "$report"
    done
    if ((passed + failed + skipped == 0)); then
        fail "no test ran"
    fi
    printf '%s: %d passed, %d failed' "$1" "$passed" "$failed"
    if ((skipped > 0)); then
        printf ', %d skipped' "$skipped"
    fi
    printf '\n'
    ((failed == 0)) || exit 1
    exit 0
}
