#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# demo.sh -- three transfers, and two that fail and lose nobody, over real SIP between real processes on
# loopback: Bob (440 Hz), Alice (550 Hz), Carol (660 Hz), Dave (busy) and Carol's mailbox.
#
#	sh examples/demo.sh [--with-baresip] [--no-install] [--build] [--keep DIR] [--ladders DIR]
#
# Installs what is missing by Debian package name, builds, runs, draws a ladder of each transfer, checks
# by the level and the pitch of the RTP who hears whom, and ends with one line per transfer.  Exit status 0
# only if all went well.  --build stops after the build; --keep DIR leaves the logs of all phones there,
# --ladders DIR a picture (SVG) of each transfer.
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/packages.sh

usage() {
	sed -n '3,12s/^# \{0,1\}//p' "$0"
}

install=yes baresip=no build=no keep="" ladders=""
while [ $# -gt 0 ]; do
	case $1 in
	--help|-h) usage; exit 0 ;;
	--with-baresip) baresip=yes ;;
	--no-install) install=no ;;
	--build) build=yes ;;
	--keep)
		[ $# -gt 1 ] || { echo "demo.sh: --keep needs a directory: --keep DIR" >&2; exit 2; }
		keep=$2; shift ;;
	--ladders)
		[ $# -gt 1 ] || { echo "demo.sh: --ladders needs a directory: --ladders DIR" >&2; exit 2; }
		ladders=$2; shift ;;
	*) echo "demo.sh: unknown option $1; try --help" >&2; exit 2 ;;
	esac
	shift
done

say() { printf '%s\n' "$*"; }
bold="" plain=""
[ ! -t 1 ] || { bold=$(printf '\033[1m'); plain=$(printf '\033[0m'); }
step() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

# ---- build ----
if [ $install = yes ]; then
	say "[1/3] packages"
	need $BUILD_PACKAGES || exit 1
	[ $baresip = no ] || need baresip-core || exit 1
fi
say "[2/3] build (about half a minute the first time)"
mkdir -p build-demo
if [ ! -f build-demo/build.ninja ]; then
	meson setup build-demo -Dtests=disabled -Dplayground=disabled --buildtype=debugoptimized >build-demo/build.log 2>&1 ||
		{ cat build-demo/build.log; exit 1; }
fi
ninja -C build-demo >build-demo/build.log 2>&1 || { tail -n 30 build-demo/build.log; exit 1; }
[ $build = no ] || exit 0
PHONE=$PWD/build-demo/examples/phone/legwork-phone
LADDER=$PWD/build-demo/examples/tools/ladder/legwork-ladder

# ---- processes ----
dir=${keep:-$(mktemp -d)}
mkdir -p "$dir" ${ladders:+"$ladders"} || exit 2
pids="" failed=0 verdicts=""
base=$((6000 + $$ % 900 * 2)) # below the ports that other tests, RTP and systems take

cleanup() {
	for pid in $pids; do kill "$pid" 2>/dev/null; done
	for pid in $pids; do wait "$pid" 2>/dev/null; done
	[ -n "$keep" ] || rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

uri() { eval "printf 'sip:%s@127.0.0.1:%s' $1 \$port_$1"; }

# start NAME OPTIONS...: one phone, its commands through a pipe, its events in $dir/NAME.json
start() {
	who=$1; shift
	base=$((base + 2))
	eval "port_$who=$base"
	mkfifo "$dir/$who.in"
	"$PHONE" --listen "127.0.0.1:$base" --json --log "$dir/$who.log" --duration 300 "$@" \
		"sip:$who@127.0.0.1" <"$dir/$who.in" >>"$dir/$who.json" 2>>"$dir/$who.err" &
	eval "pid_$who=$!"
	pids="$pids $!"
	eval "exec $fd>\"\$dir/\$who.in\"; fd_$who=$fd"
	fd=$((fd + 1))
	: >"$dir/$who.mark"
	expect "$who" '"event":"ready"' 30 || { cat "$dir/$who.err"; exit 1; }
}
fd=3

tell() {
	who=$1; shift
	eval "printf '%s\n' \"\$*\" >&\$fd_$who"
}

# mark NAME: what is expected from now on must come after this moment
mark() {
	for who in "$@"; do wc -l <"$dir/$who.json" >"$dir/$who.mark"; done
}

after_mark() {
	tail -n +$(($(cat "$dir/$1.mark" 2>/dev/null || echo 0) + 1)) "$dir/$1.json" 2>/dev/null
}

# expect NAME PATTERN [SECONDS]
expect() {
	n=$((${3:-30} * 10))
	while [ $n -gt 0 ]; do
		after_mark "$1" | grep -q -- "$2" && return 0
		sleep 0.1
		n=$((n - 1))
	done
	say "  !! $1 did not report $2 in time; it said:"
	after_mark "$1" | grep -o '"event":"[^"]*"' | tr '\n' ' '
	say ""
	return 1
}

field() { sed -n "s/.*\"$1\":\\([-0-9.]*\\).*/\\1/p" | tail -n 1; }

# hears NAME HZ: the level is above silence and the pitch is right; HZ 0: silence
hears() {
	n=40
	while [ $n -gt 0 ]; do
		mark "$1"
		tell "$1" media
		expect "$1" '"event":"media"' 10 || return 1
		line=$(after_mark "$1" | grep '"event":"media"' | tail -n 1)
		level=$(printf '%s' "$line" | field rx); hz=$(printf '%s' "$line" | field rx_hz)
		if [ "$2" = 0 ]; then
			awk "BEGIN { exit !(${level:-0} < -60) }" && break
		else
			awk "BEGIN { d = ${hz:-0} - $2; exit !(${level:--96} > -40 && d < 20 && d > -20) }" && break
		fi
		sleep 0.1
		n=$((n - 1))
	done
	[ $n -gt 0 ] || { say "  !! $1 hears ${hz:-?} Hz at ${level:-?} dB, not $2 Hz"; return 1; }
	say "  $1 hears ${hz:-0} Hz at ${level} dBov"
}

now_ms() { date +%s%3N; }

# verdict TEXT STATUS
verdict() {
	if [ "$2" = 0 ]; then word=ok; else word=FAILED; failed=$((failed + 1)); fi
	verdicts="$verdicts
  $word  $1"
	say "  => $word: $1"
}

# ladder FILE TITLE NAME...: in text here, and as FILE.svg where pictures are wanted
ladder() {
	file=$1 title=$2; shift 2
	say ""
	logs=""
	for who in "$@"; do logs="$logs $dir/$who.log"; done
	# shellcheck disable=SC2086
	"$LADDER" --since "$since" $names $logs
	# shellcheck disable=SC2086
	[ -z "$ladders" ] ||
		"$LADDER" --svg --title "$title" -o "$ladders/$file.svg" --since "$since" $names $logs
}
names=""

# Bob calls Alice; both hear each other.
bob_calls_alice() {
	mark bob alice carol
	tell bob "dial $(uri alice)"
	expect alice '"event":"call.connected"' && expect bob '"event":"call.connected"' &&
		hears bob 550 && hears alice 440
}

end_all() {
	for who in "$@"; do tell "$who" "hangup all"; done
	sleep 0.5
}

say "[3/3] Bob, Alice, Carol, Dave and Carol's mailbox start"
start bob --media=tone:440 --accept-refer=yes
start alice --media=tone:550 --hold=tone:330 --set auto_return=1 --auto-answer \
	--voicemail-server "sip:mailbox@127.0.0.1:$((base + 8))"
start carol --media=tone:660 --auto-answer=300
start dave --media=silence
mkdir -p "$dir/messages"
start mailbox --media=silence --mailbox "$dir/messages" --message-seconds 3
say "  all events and logs are in $dir"

step "1. Attended: Alice has a word with Carol and hands Bob over"
attended() {
	since=$(now_ms)
	bob_calls_alice || return 1
	mark alice bob carol
	tell alice "transfer attended $(uri carol)"
	expect alice '"event":"transfer.consult_connected"' || return 1
	say "  Bob is on hold, and hears music:"; hears bob 330 || return 1
	hears carol 550 || return 1
	mark alice bob carol
	tell alice complete
	expect alice '"event":"transfer.completed"' && expect carol '"event":"call.replaced"' || return 1
	hears bob 660 && hears carol 440
}
attended; status=$?
ladder demo-attended "Attended: Alice has a word with Carol and hands Bob over" bob alice carol
verdict "attended: Bob talks to Carol, Alice is free" $status
end_all bob alice carol

step "2. Blind: Alice sends Bob to Carol"
blind() {
	since=$(now_ms)
	bob_calls_alice || return 1
	mark alice bob carol
	tell alice "transfer blind $(uri carol)"
	expect alice '"event":"transfer.completed"' || return 1
	hears bob 660 && hears carol 440
}
blind; status=$?
ladder demo-blind "Blind: Alice sends Bob to Carol" bob alice carol
verdict "blind: Bob talks to Carol, Alice is free" $status
end_all bob alice carol

step "3. To voicemail: Alice sends Bob to Carol's mailbox; no phone rings"
voicemail() {
	since=$(now_ms)
	bob_calls_alice || return 1
	mark alice bob carol mailbox
	tell alice "transfer voicemail $(uri carol)"
	expect alice '"event":"transfer.completed"' || return 1
	if after_mark carol | grep -q call.incoming; then say "  !! Carol's phone rang"; return 1; fi
	expect mailbox '"event":"mailbox.stored"' 30 || return 1
	message=$(ls "$dir"/messages/*.json 2>/dev/null | head -n 1)
	[ -s "$message" ] && say "  the message: $(tr -d '\n' <"$message")"
}
voicemail; status=$?
ladder demo-voicemail "To voicemail: Alice sends Bob to Carol's mailbox" bob alice mailbox
verdict "voicemail: Carol's mailbox has Bob's message, Carol's phone was silent" $status
end_all bob alice

step "4. One that fails: Alice wants a word with Dave, who is busy, and Bob is given back to her"
fails() {
	since=$(now_ms)
	bob_calls_alice || return 1
	mark alice bob dave
	tell alice "transfer attended $(uri dave)"
	expect dave '"event":"call.incoming"' || return 1
	tell dave "reject 486"
	expect alice '"event":"transfer.failed"' || return 1
	after_mark alice | grep '"event":"transfer.failed"' | sed 's/^/  /'
	hears bob 550 && hears alice 440
}
fails; status=$?
ladder demo-failed "Dave is busy: Bob is given back to Alice" bob alice dave
verdict "failed: Dave was busy (486), Bob and Alice talk again" $status
end_all bob alice

# The user's line is free at once, and still nobody is lost: Alice's phone rings again, and answers by itself.
step "5. Blind: Alice is free at once, Dave is busy, and Alice's phone rings for Bob"
recalls() {
	since=$(now_ms)
	bob_calls_alice || return 1
	mark alice bob dave
	tell alice "transfer blind $(uri dave)"
	expect alice '"event":"transfer.released"' && expect dave '"event":"call.incoming"' || return 1
	say "  Alice's line is free; Bob's phone holds her while it calls Dave:"; hears bob 0 || return 1
	mark alice
	tell dave "reject 486"
	expect alice '"event":"transfer.recalling"' && expect alice '"event":"transfer.recalled"' || return 1
	after_mark alice | grep '"event":"transfer.recall' | sed 's/^/  /'
	hears bob 550 && hears alice 440
}
recalls; status=$?
ladder demo-recalled "Dave is busy: Alice's phone rings for Bob" bob alice dave
verdict "recalled: Alice was free, Dave was busy (486), Alice's phone rang for Bob, and they talk" $status
end_all bob alice

# A baresip that answers by itself and hums 440 Hz; told nothing, it obeys the REFER.
start_baresip() {
	base=$((base + 2)); port_baresip=$base
	mkdir -p "$dir/baresip"
	modules=$(ls -d /usr/lib/baresip/modules /usr/lib/*/baresip/modules 2>/dev/null | head -n 1)
	cat >"$dir/baresip/config" <<-END
		net_interface 127.0.0.1
		sip_listen 127.0.0.1:$port_baresip
		rtp_ports $((base + 1000))-$((base + 1010))
		audio_source ausine,440
		ausrc_srate 48000
		ausrc_channels 2
		audio_player aubridge,ear
		audio_alert aubridge,bell
		module_path $modules
		module g711.so
		module ausine.so
		module aubridge.so
		module_app account.so
		module_app menu.so
	END
	printf '<sip:bob@127.0.0.1:%s>;regint=0;answermode=auto\n' "$port_baresip" >"$dir/baresip/accounts"
	HOME="$dir/baresip" baresip -f "$dir/baresip" </dev/null >"$dir/baresip/out" 2>&1 &
	pids="$pids $!"
	sleep 1
}

with_baresip() {
	start_baresip
	since=$(now_ms)
	mark alice carol
	tell alice "dial sip:bob@127.0.0.1:$port_baresip"
	expect alice '"event":"call.connected"' || return 1
	mark alice carol
	tell alice "transfer blind $(uri carol)"
	expect alice '"event":"transfer.completed"' && expect carol '"event":"call.connected"' && hears carol 440
}

if [ $baresip = yes ]; then
	step "6. Blind, with baresip as Bob"
	with_baresip; status=$?
	names="--name 127.0.0.1:$port_baresip=baresip"
	ladder demo-baresip "Blind, with baresip as Bob" alice carol
	verdict "blind, Bob is a baresip: it talks to Carol, Alice is free" $status
	end_all alice carol
fi

step "Result"
printf '%s\n' "$verdicts" | sed 1d
if [ $failed = 0 ]; then say "All as it should be."; else say "$failed of the above went wrong."; fi
exit $((failed > 0))
