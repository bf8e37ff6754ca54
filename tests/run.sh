#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh -- installs what is missing, builds with gcc and clang, runs every test, also under the address,
# undefined-behaviour and thread sanitizers and valgrind, against SIPp and other phones, and sums up in one line.
#
#	sh tests/run.sh [--quick] [--no-install] [--only PART]
#
# --quick       gcc only: no clang, no sanitizers, no valgrind, no mutants, no other phones
# --no-install  do not install packages; say what is missing
# --only PART   one of: gcc clang sanitizers threads valgrind mutants ways cross abi debian sipp peers kamailio demo
# Exit status 0 only if nothing failed.
#
# Most of the time here is waiting: a call that lasts three seconds lasts three seconds.  So what waits (the suite
# timed, SIPp, other phones, the demo) runs beside what works (builds, pure tests, valgrind, mutants), and what works
# gives way (nice), so that a test that measures time is not disturbed.  Each stage's output is kept, and
# printed as a whole, in the order of `order` below.
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/packages.sh

parts="gcc clang sanitizers threads valgrind mutants ways cross abi debian sipp peers kamailio demo"
quick=no install=yes only=""
while [ $# -gt 0 ]; do
	case $1 in
	--help|-h) sed -n '3,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
	--quick) quick=yes ;;
	--no-install) install=no ;;
	--only)
		case " $parts " in
		*" ${2-.} "*) only=$2; shift ;;
		*)
			echo "run.sh: --only needs one of: $parts" >&2
			exit 2 ;;
		esac ;;
	*) echo "run.sh: unknown option $1; try --help" >&2; exit 2 ;;
	esac
	shift
done

# Stages as they are printed, and what runs beside what: two lanes work, two wait.
order="gcc_tests gcc_timed clang_build clang_tests clang_timed asan_build asan_tests asan_timed threads valgrind mutants ways cross abi
	debian sipp peers kamailio demo_build demo"
working="clang_build demo_build gcc_tests asan_build clang_tests asan_tests threads valgrind mutants"
packing="ways cross abi debian"
waiting="gcc_timed clang_timed"
outside="sipp peers kamailio demo asan_timed"

passed=0 failed=0 skipped=0 failures=""
gently=""
begin=$(date +%s)
kept=$(mktemp -d) || exit 2

# Ends what this script has started, and what that has started; the parent first, so that it begins nothing more.
end() {
	pid=$1
	# shellcheck disable=SC2046
	set -- $(cat /proc/"$pid"/task/*/children 2>/dev/null)
	[ "$pid" = $$ ] || kill "$pid" 2>/dev/null
	while [ $# -gt 0 ]; do end "$1"; shift; done
}
trap 'rm -rf "$kept"' EXIT
trap 'end $$; exit 130' INT TERM

wanted() {
	[ -z "$only" ] || { [ "$only" = "$1" ]; return; }
	[ $quick = no ] || [ "$1" = gcc ]
}

head_line() { printf '\n== %s (%ss) ==\n' "$*" "$(($(date +%s) - begin))"; }

# ---- counting ----

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

# ---- what a stage does ----

# What one stage has compiled, the next need not: the demo, and the ways to take legwork home, compile the same files.
export CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=include_file_ctime,include_file_mtime
cached=""

# build NAME COMPILER OPTIONS...: a build directory, warnings are errors
build() {
	name=$1 compiler=$2; shift 2
	mkdir -p "build-$name"
	if [ ! -f "build-$name/build.ninja" ]; then
		CC="$cached$compiler" $gently meson setup "build-$name" "$@" >"build-$name/build.log" 2>&1 ||
			{ tail -n 20 "build-$name/build.log"; fail "setup of build-$name"; return 1; }
	fi
	$gently ninja -C "build-$name" >"build-$name/build.log" 2>&1 ||
		{ grep -A 5 'error\|FAILED' "build-$name/build.log" | head -n 40; fail "build with $name"; return 1; }
	touch "$kept/$name.built"
}

# suite NAME OPTIONS...: meson tests of a build; a log of its own, for two of them may run at once.  Its time
# limits end what hangs: a crowded machine is not to reach them.
suite() {
	name=$1; shift
	[ -e "$kept/$name.built" ] || { echo "not built"; return; }
	$gently meson test -C "build-$name" --no-rebuild --print-errorlogs --logbase "run_$stage" "$@" \
		>"$kept/$stage.test" 2>&1
	status=$?
	grep -E '^ *[0-9]+/[0-9]+|^(Ok|Fail|Timeout|Skipped)' "$kept/$stage.test"
	count_log "$(ls -t "build-$name/meson-logs/run_$stage"*.txt | head -n 1)" "$stage"
	if [ $status != 0 ]; then
		sed -n '/^=\+ .* =\+$/,$p' "$kept/$stage.test" | head -n 60
		fail "a test of build-$name ($stage)"
	fi
}

# table COMMAND...: a runner of its own whose last line is "N passed, N failed[, N skipped]"
table() {
	$gently "$@" >"$kept/$stage.test" 2>&1
	cat "$kept/$stage.test"
	last=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$kept/$stage.test" | tail -n 1)
	[ -n "$last" ] || { fail "$stage did not finish"; return; }
	passed=$((passed + $(echo "$last" | sed 's/ passed.*//')))
	bad=$(echo "$last" | sed 's/.* passed, \([0-9]*\) failed.*/\1/')
	case $last in *skipped) skipped=$((skipped + $(echo "$last" | sed 's/.* \([0-9]*\) skipped/\1/'))) ;; esac
	[ "$bad" = 0 ] || { failed=$((failed + bad)); failures="$failures
  $stage: $last"; }
}

# threads: the one test of many threads, under the thread sanitizer; nothing else is built
threads() {
	[ -f build-tsan/build.ninja ] ||
		CC=gcc $gently meson setup build-tsan -Db_sanitize=thread -Dlibre=disabled >"$kept/$stage.build" 2>&1 ||
		{ cat "$kept/$stage.build"; fail "setup of build-tsan"; return; }
	$gently ninja -C build-tsan tests/test_queue >"$kept/$stage.build" 2>&1 ||
		{ tail -n 20 "$kept/$stage.build"; fail "build with the thread sanitizer"; return; }
	$gently build-tsan/tests/test_queue >"$kept/$stage.test" 2>&1 ||
		{ cat "$kept/$stage.test"; fail "test_queue under the thread sanitizer"; }
	count_log "$kept/$stage.test" "$stage"
}

interop() { table python3 tests/interop/run.py --phone build-gcc/examples/phone/legwork-phone "$1"; }

# ---- the stages: their part (for --only), their title, and what they do ----

part_of() {
	case $1 in
	asan_*) echo sanitizers ;;
	*) echo "${1%%_*}" ;;
	esac
}

title_of() {
	case $1 in
	gcc_tests) echo "gcc: tests" ;;
	gcc_timed) echo "gcc: tests in real time" ;;
	clang_build) echo "clang: build" ;;
	clang_tests) echo "clang: tests" ;;
	clang_timed) echo "clang: tests in real time" ;;
	asan_build) echo "address and undefined-behaviour sanitizers: build" ;;
	asan_tests) echo "address and undefined-behaviour sanitizers: tests" ;;
	asan_timed) echo "address and undefined-behaviour sanitizers: tests in real time" ;;
	threads) echo "thread sanitizer: a queue among sixteen threads" ;;
	valgrind) echo "valgrind" ;;
	mutants) echo "mutants: every wrong row is caught" ;;
	ways) echo "eleven ways to take legwork home" ;;
	cross) echo "other machines: 32 bits, big-endian, musl, Windows" ;;
	abi) echo "what was built before still works" ;;
	debian) echo "Debian's packages: built, judged, installed, tried and removed" ;;
	sipp) echo "SIPp against legwork-phone, in each role" ;;
	peers) echo "other phones" ;;
	kamailio) echo "registered phones behind Kamailio: UDP, TCP, TLS" ;;
	demo_build) echo "the demo: build" ;;
	demo) echo "the demo" ;;
	esac
}

perform() {
	case $1 in
	gcc_tests) suite gcc --no-suite slow --no-suite timed --timeout-multiplier 10 ;;
	gcc_timed) suite gcc --suite timed --timeout-multiplier 4 ;;
	clang_build) build clang clang -Dplayground=disabled ;;
	clang_tests) suite clang --no-suite slow --no-suite timed --no-suite source --no-suite once --timeout-multiplier 10 ;;
	clang_timed) await clang_build; suite clang --suite timed --timeout-multiplier 4 ;;
	asan_build)
		# Compiled in a third of the time, and less that is wrong is optimized away before it is seen;
		# of debug information what names a line.
		build asan gcc -Db_sanitize=address,undefined -Dplayground=disabled -Doptimization=1 \
			-Dc_args=-g1 -Dcpp_args=-g1 ;;
	asan_tests) suite asan --no-suite slow --no-suite timed --no-suite source --no-suite once --timeout-multiplier 20 ;;
	asan_timed) await asan_build; suite asan --suite timed --timeout-multiplier 8 ;;
	threads) threads ;;
	valgrind)
		suite gcc --suite lean --wrapper "valgrind -q --error-exitcode=9 --leak-check=full" \
			--timeout-multiplier 40 ;;
	mutants) table python3 tests/mutants.py ;;
	ways) table python3 tests/ways/ways.py --quick ;;
	cross) table python3 tests/cross/cross.py ;;
	abi) table python3 tests/abi/abi.py ;;
	debian)
		# As they are shipped, but for what takes time: tests, optimization, packages for debuggers.
		table env DEB_BUILD_OPTIONS="nocheck noopt noautodbgsym" DEB_CFLAGS_APPEND=-g0 \
			sh lib/packaging/deb.sh --no-install --check ;;
	sipp|peers|kamailio) interop "$1" ;;
	demo_build) $gently sh examples/demo.sh --no-install --build || fail "examples/demo.sh --build" ;;
	demo)
		await demo_build
		if sh examples/demo.sh --no-install; then passed=1; else fail "examples/demo.sh"; fi ;;
	esac
}

await() {
	while [ ! -e "$kept/$1.done" ]; do sleep 0.2; done
}

# lane STAGE...: one after the other, each with its output, its counts and its seconds in files
lane() {
	for stage in "$@"; do
		wanted "$(part_of "$stage")" || continue
		passed=0 failed=0 skipped=0 failures="" began=$(date +%s)
		perform "$stage" >"$kept/$stage.out" 2>&1
		printf '%s' "$failures" >"$kept/$stage.failures"
		echo "$passed $failed $skipped $(($(date +%s) - began))" >"$kept/$stage.counts"
		touch "$kept/$stage.done"
	done
}

# ---- the run ----

if [ $install = yes ]; then
	head_line "packages"
	need ccache || echo "each stage compiles all of its files"
	need $BUILD_PACKAGES libcmocka-dev libglib2.0-dev libsofia-sip-ua-dev python3 python3-cffi binutils g++ mandoc tmux tshark || exit 1
	wanted gcc && { need clang lld wasi-libc libclang-rt-dev-wasm32 nodejs chromium chromium-driver ||
		echo "the playground is not built or not tested"; }
	wanted clang && { need clang || exit 1; }
	wanted sanitizers && { need clang libclang-rt-14-dev || exit 1; }
	wanted abi && { need abigail-tools || exit 1; }
	wanted ways && { need cmake gcc-arm-linux-gnueabihf gcc-mingw-w64-x86-64-win32 wine wine64 || exit 1; }
	wanted cross && { need gcc libc6-dev meson ninja-build pkg-config gcc-arm-linux-gnueabihf libc6-dev-armhf-cross \
		gcc-s390x-linux-gnu libc6-dev-s390x-cross gcc-i686-linux-gnu libc6-dev-i386-cross qemu-user musl-tools \
		gcc-mingw-w64-x86-64-win32 wine wine64 || exit 1; }
	wanted debian && { need $BUILD_PACKAGES $DEB_PACKAGES $CHROOT_PACKAGES || exit 1; }
	wanted threads && { need libcmocka-dev || exit 1; }
	wanted valgrind && { need valgrind || exit 1; }
	wanted sipp && { need sip-tester || exit 1; }
	wanted peers && { need sip-tester baresip-core linphone-cli twinkle || exit 1; }
	wanted kamailio && { need kamailio kamailio-tls-modules openssl || exit 1; }
fi

command -v ccache >/dev/null && cached="ccache "
if wanted gcc || wanted sipp || wanted peers || wanted kamailio || wanted valgrind || wanted mutants; then
	head_line "gcc: build"
	build gcc gcc || exit 1
fi

lane $waiting </dev/null &
lane $outside </dev/null &
(gently="nice -n 19"; lane $working) </dev/null &
(gently="nice -n 19"; lane $packing) </dev/null &

for stage in $order; do
	wanted "$(part_of "$stage")" || continue
	await "$stage"
	read -r ok bad skip seconds <"$kept/$stage.counts"
	printf '\n== %s (%ss) ==\n' "$(title_of "$stage")" "$seconds"
	cat "$kept/$stage.out"
	passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
	failures="$failures$(cat "$kept/$stage.failures")"
done
wait

printf '\n'
[ -z "$failures" ] || printf 'What failed:%s\n' "$failures"
printf 'took %s s\n' "$(($(date +%s) - begin))"
if [ $skipped -gt 0 ]; then
	printf '%s passed, %s failed, %s skipped\n' $passed $failed $skipped
else
	printf '%s passed, %s failed\n' $passed $failed
fi
[ $failed = 0 ]
