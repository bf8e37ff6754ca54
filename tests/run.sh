#!/bin/sh
# run.sh -- installs what is missing, builds with gcc and clang, runs every test, also under the address
# and undefined-behaviour sanitizers and valgrind, against SIPp and other phones, and sums up in one line.
#
#	sh tests/run.sh [--quick] [--no-install] [--only PART]
#
# --quick       gcc only: no clang, no sanitizers, no valgrind, no mutants, no other phones
# --no-install  do not touch packages; what is missing is said
# --only PART   one of: gcc clang sanitizers valgrind mutants sipp peers demo
# Exit status 0 only if nothing failed.
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/packages.sh

quick=no install=yes only=""
while [ $# -gt 0 ]; do
	case $1 in
	--help|-h) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
	--quick) quick=yes ;;
	--no-install) install=no ;;
	--only)
		case ${2-} in
		gcc|clang|sanitizers|valgrind|mutants|sipp|peers|demo) only=$2; shift ;;
		*)
			echo "run.sh: --only needs one of: gcc clang sanitizers valgrind mutants sipp peers" \
				"demo" >&2
			exit 2 ;;
		esac ;;
	*) echo "run.sh: unknown option $1; try --help" >&2; exit 2 ;;
	esac
	shift
done

passed=0 failed=0 skipped=0 failures=""
begin=$(date +%s)

wanted() {
	[ -z "$only" ] || { [ "$only" = "$1" ]; return; }
	[ $quick = no ] || [ "$1" = gcc ]
}

head_line() { printf '\n== %s (%ss) ==\n' "$*" "$(($(date +%s) - begin))"; }

fail() {
	failed=$((failed + 1))
	failures="$failures
  $1"
	printf 'FAILED: %s\n' "$1"
}

# Cases of cmocka in a meson log: each "[       OK ]" is one that passed.
count_log() {
	ok=$(grep -c '^\[ *OK *\]\|^ok ' "$1" 2>/dev/null)
	bad=$(grep -c '^\[ *FAILED *\] [a-z0-9_]*$\|^not ok ' "$1" 2>/dev/null)
	skip=$(grep -c '^\[ *SKIPPED *\] [a-z0-9_]*$' "$1" 2>/dev/null)
	passed=$((passed + ${ok:-0})); failed=$((failed + ${bad:-0})); skipped=$((skipped + ${skip:-0}))
	printf '%s: %s cases passed, %s failed\n' "$2" "${ok:-0}" "${bad:-0}"
	[ "${bad:-0}" = 0 ] || failures="$failures
  $(grep '^\[ *FAILED *\] [a-z0-9_]*$\|^not ok ' "$1" | sort -u | head -n 8 | tr '\n' ' ') ($2)"
}

# build NAME COMPILER OPTIONS...: a build directory, warnings are errors
build() {
	name=$1 compiler=$2; shift 2
	mkdir -p "build-$name"
	if [ ! -f "build-$name/build.ninja" ]; then
		CC=$compiler meson setup "build-$name" "$@" >"build-$name/build.log" 2>&1 ||
			{ tail -n 20 "build-$name/build.log"; fail "setup of build-$name"; return 1; }
	fi
	ninja -C "build-$name" >"build-$name/build.log" 2>&1 ||
		{ grep -A 5 'error\|FAILED' "build-$name/build.log" | head -n 40; fail "build with $name"; return 1; }
}

# suite NAME OPTIONS...: every meson test of a build
suite() {
	name=$1; shift
	# a line as each test ends: some of this takes minutes
	{
		PYTHONUNBUFFERED=1 meson test -C "build-$name" --no-rebuild --print-errorlogs "$@" 2>&1
		echo $? >"build-$name/test.status"
	} | tee "build-$name/test.out" |
		grep --line-buffered -E '^ *[0-9]+/[0-9]+|^(Ok|Fail|Timeout|Skipped)'
	status=$(cat "build-$name/test.status")
	count_log "$(ls -t "build-$name"/meson-logs/testlog*.txt | head -n 1)" "$name"
	if [ $status != 0 ]; then
		sed -n '/^=\+ .* =\+$/,$p' "build-$name/test.out" | head -n 60
		fail "a test of build-$name"
	fi
}

# table COMMAND...: a runner of its own whose last line is "N passed, N failed[, N skipped]"
table() {
	what=$1; shift
	out=$(mktemp)
	"$@" 2>&1 | tee "$out"
	last=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$out" | tail -n 1)
	rm -f "$out"
	[ -n "$last" ] || { fail "$what did not finish"; return; }
	passed=$((passed + $(echo "$last" | sed 's/ passed.*//')))
	bad=$(echo "$last" | sed 's/.* passed, \([0-9]*\) failed.*/\1/')
	case $last in *skipped) skipped=$((skipped + $(echo "$last" | sed 's/.* \([0-9]*\) skipped/\1/'))) ;; esac
	[ "$bad" = 0 ] || { failed=$((failed + bad)); failures="$failures
  $what: $last"; }
}

if [ $install = yes ]; then
	head_line "packages"
	need $BUILD_PACKAGES libcmocka-dev python3 binutils tmux tshark || exit 1
	wanted clang && { need clang || exit 1; }
	wanted sanitizers && { need clang libclang-rt-14-dev || exit 1; }
	wanted valgrind && { need valgrind || exit 1; }
	wanted sipp && { need sip-tester || exit 1; }
	wanted peers && { need sip-tester baresip-core linphone-cli twinkle || exit 1; }
fi

if wanted gcc || wanted sipp || wanted peers || wanted valgrind || wanted mutants; then
	head_line "gcc: build"
	build gcc gcc || exit 1
fi
wanted gcc && { head_line "gcc: tests"; suite gcc --no-suite slow; }
if wanted clang; then
	head_line "clang: build and tests"
	build clang clang && suite clang --no-suite slow
fi
if wanted sanitizers; then
	head_line "address and undefined-behaviour sanitizers"
	build asan gcc -Db_sanitize=address,undefined && suite asan --no-suite slow --timeout-multiplier 4
fi
if wanted valgrind; then
	head_line "valgrind"
	suite gcc --suite lean --wrapper "valgrind -q --error-exitcode=9 --leak-check=full" --timeout-multiplier 20
fi
if wanted mutants; then
	head_line "mutants: every wrong row is caught"
	table mutants python3 tests/mutants.py
fi
if wanted sipp; then
	head_line "SIPp against legwork-phone, in each role"
	table sipp python3 tests/interop/run.py --phone build-gcc/examples/phone/legwork-phone sipp
fi
if wanted peers; then
	head_line "other phones"
	table peers python3 tests/interop/run.py --phone build-gcc/examples/phone/legwork-phone peers
fi
if wanted demo; then
	head_line "the demo"
	if sh examples/demo.sh --no-install; then passed=$((passed + 1)); else fail "examples/demo.sh"; fi
fi

printf '\n'
[ -z "$failures" ] || printf 'What failed:%s\n' "$failures"
printf 'took %s s\n' "$(($(date +%s) - begin))"
if [ $skipped -gt 0 ]; then
	printf '%s passed, %s failed, %s skipped\n' $passed $failed $skipped
else
	printf '%s passed, %s failed\n' $passed $failed
fi
[ $failed = 0 ]
