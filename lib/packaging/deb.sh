#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# deb.sh -- builds the Debian packages of the last commit, and asks lintian what is wrong with them.
#
#	sh lib/packaging/deb.sh [--check] [--out DIR] [--no-install]
#
# --check       also installs them in a chroot, builds and runs programs on them there, removes them, and compares
#               what is left with what was before (piuparts); skipped where a chroot cannot be had: it takes root
# --out DIR     where they go (build-deb)
# --no-install  do not install what is needed; say what is missing
# DEB_BUILD_OPTIONS is obeyed: nocheck leaves the tests out, noautodbgsym the packages for debuggers.
# The last line is "N passed, N failed[, N skipped]"; exit status 0 only if nothing failed.
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/packages.sh

usage() { sed -n '3,13s/^# \{0,1\}//p' "$0"; }

check=no install=yes out=build-deb
while [ $# -gt 0 ]; do
	case $1 in
	--help|-h) usage; exit 0 ;;
	--check) check=yes ;;
	--no-install) install=no ;;
	--out)
		[ $# -gt 1 ] || { echo "deb.sh: --out needs a directory: --out DIR" >&2; exit 2; }
		out=$2; shift ;;
	*) echo "deb.sh: unknown option $1; try --help" >&2; exit 2 ;;
	esac
	shift
done

passed=0 failed=0 skipped=""
begin=$(date +%s)
say() { printf '[%ss] %s\n' "$(($(date +%s) - begin))" "$*"; }

# step NAME COMMAND...: what it says goes to a log, which is shown if it fails
step() {
	name=$1; shift
	say "$name"
	if "$@" >"$out/$name.log" 2>&1; then
		passed=$((passed + 1))
		return 0
	fi
	failed=$((failed + 1))
	tail -n 40 "$out/$name.log"
	echo "FAILED: $name (all of it: $out/$name.log)"
	return 1
}

finish() {
	say "$1"
	echo "$passed passed, $failed failed$skipped"
	[ $failed = 0 ]
	exit
}

# ---- what is done ----

# The sources as they would be published: of a clone the last commit, of anything else all but what is built.
archive() {
	if [ -e .git ]; then
		git archive --prefix="$tree/" HEAD
	else
		tar -c --sort=name --owner=0 --group=0 --exclude='./build*' --transform="s,^\.,$tree," .
	fi
}

# A tree as Debian wants it: the published sources, and debian/ on their top.
source_tree() {
	rm -rf "${out:?}/$tree" "$out"/*.deb "$out"/legwork_*
	archive | gzip -n >"$out/legwork_$version.orig.tar.gz" && tar -C "$out" -xzf "$out/legwork_$version.orig.tar.gz" &&
		cp -R "$out/$tree/lib/packaging/debian" "$out/$tree/debian"
}

same_version() {
	grep -q "version: '$version'," meson.build || { echo "debian/changelog says $version, meson.build another"; return 1; }
}

build() { cd "$out/$tree" && dpkg-buildpackage -us -uc; }

judge() {
	lintian --allow-root --fail-on error,warning "$out"/legwork_*.changes
}

# mirror SUITE: from where apt takes it here
mirror() {
	# shellcheck disable=SC2016
	apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' | sed -n "s/^$1 //p" | head -n 1
}

may_mount() { [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null; }

new_chroot() {
	rm -rf --one-file-system "${out:?}/chroot"
	mmdebstrap --variant=apt --include="$IN_CHROOT" --dpkgopt=force-unsafe-io "$suite" "$out/chroot" \
		"$(mirror "$suite")"
}

# The packages all at once; what debian/tests asks of installed packages is asked in between.
install_and_remove() {
	mkdir -p "$out/scripts" && cp "$out/$tree/debian/tests/take-home" "$out/scripts/post_install_take_home" &&
		piuparts --no-upgrade-test --distribution "$suite" --mirror "$(mirror "$suite")" --scriptsdir "$out/scripts" \
			--existing-chroot "$out/chroot" --hard-link "$out"/*.deb
	status=$?
	rm -rf --one-file-system "${out:?}/chroot"
	return $status
}

# ---- one after another ----

IN_CHROOT=gcc,g++,libc6-dev,make,pkg-config,cmake,man-db
if [ $install = yes ]; then
	say packages
	# shellcheck disable=SC2086
	need $BUILD_PACKAGES $DEB_PACKAGES || exit 1
	[ $check = no ] || need $CHROOT_PACKAGES || exit 1
fi
mkdir -p "$out" && out=$(cd "$out" && pwd) || exit 2
version=$(sed -n '1s/.*(\(.*\)-.*).*/\1/p' lib/packaging/debian/changelog)
tree=legwork-$version
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")

step version same_version && step sources source_tree && step build build || finish "not built"
step lintian judge
if [ $check = yes ] && ! may_mount; then
	say "no chroot can be had here: not installed and removed"
	skipped=", 1 skipped"
elif [ $check = yes ]; then
	step chroot new_chroot && step piuparts install_and_remove
fi
finish "the packages are in $out"
