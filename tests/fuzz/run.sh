#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh -- runs the fuzz targets under libFuzzer with the address and undefined-behaviour sanitizers.
#
#	sh tests/fuzz/run.sh [SECONDS] [NAME...]
#
# SECONDS  how long each target runs: 600 unless said
# NAME     targets to run (steps, classify, ...): all unless said.  dialogs is none of libFuzzer's: whole dialogs
#          over the wire adapter, each by its number
# Needs clang; builds in build-fuzz, and keeps there what it learnt (corpus/NAME), the logs (NAME.log) and
# what it found (findings/).  Two targets run at a time.  Exit status 0 only if nothing was found.
set -u
cd "$(dirname "$0")/../.." || exit 2

seconds=600
case ${1-} in
--help|-h) sed -n '3,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
-*) echo "run.sh: unknown option $1; try --help" >&2; exit 2 ;;
''|*[!0-9]*) ;;
*) seconds=$1; shift ;;
esac
[ "$seconds" -gt 0 ] || { echo "run.sh: SECONDS must be 1 or more" >&2; exit 2; }

dir=build-fuzz
mkdir -p $dir
if [ ! -f $dir/build.ninja ]; then
	CC=${CC:-clang} meson setup $dir -Dfuzz=true -Db_lundef=false >$dir/build.log 2>&1 ||
		{ tail -n 20 $dir/build.log; exit 2; }
fi
ninja -C $dir ${JOBS:+-j"$JOBS"} fuzz >$dir/build.log 2>&1 ||
	{ grep -A 5 'error\|FAILED' $dir/build.log | head -n 40; exit 2; }
[ $# -gt 0 ] || set -- $(cd $dir/tests/fuzz && ls | sed -n 's/^fuzz_\([a-z0-9_]*\)$/\1/p')
for name; do
	[ -x "$dir/tests/fuzz/fuzz_$name" ] && [ -d "tests/fuzz/seeds/$name" -o "$name" = dialogs ] ||
		{ echo "run.sh: there is no target $name (see tests/fuzz/meson.build)" >&2; exit 2; }
done
mkdir -p $dir/findings

# The last value of a word in a log: cov, exec/s
value() { sed -n "s|.*$2: \([0-9]*\).*|\1|p" "$1" | tail -n 1; }

# How often it ran: the figure at the end, or until it fell
runs() {
	all=$(sed -n 's/^stat::number_of_executed_units: *//p' "$1")
	[ -n "$all" ] || all=$(sed -n 's/^#\([0-9]*\).*/\1/p' "$1" | tail -n 1)
	echo "${all:-0}"
}

line() {
	log=$dir/$1.log
	printf '%-12s %5ss %12s runs %8s exec/s  coverage %5s  %s\n' "$1" "$2" "$(runs $log)" \
		"$(value $log exec/s)" "$(value $log cov)" "$3"
}

# fuzz NAME: one target from begin to end, with a line twice a minute
fuzz() {
	name=$1 begin=$(date +%s) said=0
	mkdir -p $dir/corpus/$name
	rm -f $dir/findings/$name-*
	dict=
	[ ! -f tests/fuzz/$name.dict ] || dict=-dict=tests/fuzz/$name.dict
	$dir/tests/fuzz/fuzz_$name -max_total_time=$seconds -print_final_stats=1 -max_len=4096 -timeout=10 \
		-rss_limit_mb=1024 $dict -artifact_prefix=$dir/findings/$name- $dir/corpus/$name \
		tests/fuzz/seeds/$name >$dir/$name.log 2>&1 &
	pid=$!
	trap 'kill $pid 2>/dev/null; exit 130' INT TERM
	while kill -0 $pid 2>/dev/null; do
		sleep 1
		for_s=$(($(date +%s) - begin))
		[ $((for_s - said)) -lt 30 ] || { said=$for_s; line $name $for_s "..."; }
	done
	wait $pid
	status=$? found=$(ls $dir/findings | grep -c "^$name-")
	for_s=$(($(date +%s) - begin))
	if [ $status = 0 ] && [ "$found" = 0 ]; then
		line $name $for_s "no finding"
		return 0
	fi
	line $name $for_s "FOUND, exit status $status"
	grep -E '^broken|^==[0-9]+==|runtime error|^SUMMARY|#[0-9]+ .*tests/fuzz/.*\.c:|#[0-9]+ .*/(lib|examples)/.*\.c:' \
		$dir/$name.log | head -n 20
	ls $dir/findings/$name-* 2>/dev/null | sed "s|^|again: $dir/tests/fuzz/fuzz_$name |"
	return 1
}

# dialogs SECONDS: says itself how it goes
dialogs() {
	$dir/tests/fuzz/fuzz_dialogs $seconds $(date +%s)000 >$dir/dialogs.log 2>&1
	status=$?
	sed 's/^/dialogs      /' $dir/dialogs.log | grep -v '^dialogs *  [a-z]'
	return $status
}

# every second target, beginning with the first or the second
worker() {
	turn=$1 bad=0; shift
	for name; do
		[ $turn = 1 ] || { turn=1; continue; }
		turn=0
		if [ "$name" = dialogs ]; then dialogs; else fuzz "$name"; fi || bad=1
	done
	return $bad
}

printf '%s targets, %s s each, two at a time\n' $# $seconds
worker 1 "$@" & one=$!
worker 0 "$@" & two=$!
trap 'kill $one $two 2>/dev/null; wait; exit 130' INT TERM
failed=0
wait $one || failed=1
wait $two || failed=1
[ $failed = 0 ] && echo "nothing found" || echo "something was found: see above"
exit $failed
