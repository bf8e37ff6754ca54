# SPDX-License-Identifier: BSD-3-Clause
# packages.sh -- installs what is missing, by Debian package name.  Sourced by run.sh, demo.sh and deb.sh.

# need PACKAGE...: installs those that are missing; says so, or why it cannot.
need() {
	missing=""
	for package in "$@"; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
			missing="$missing $package"
	done
	[ -z "$missing" ] && return 0
	as=""
	if [ "$(id -u)" != 0 ]; then
		as=sudo
		command -v sudo >/dev/null 2>&1 || {
			echo "These packages are missing and only root can install them:$missing" >&2
			echo "Run as root:  apt-get install$missing" >&2
			return 1
		}
	fi
	echo "installing:$missing" >&2
	log=$(mktemp)
	if $as env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing \
		>"$log" 2>&1 </dev/null ||
	   { $as env DEBIAN_FRONTEND=noninteractive apt-get update >"$log" 2>&1 </dev/null &&
	     $as env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing \
		>>"$log" 2>&1 </dev/null; }; then
		rm -f "$log"
		return 0
	fi
	tail -n 5 "$log" >&2
	rm -f "$log"
	echo "Could not install:$missing" >&2
	return 1
}

BUILD_PACKAGES="gcc libc6-dev meson ninja-build pkg-config libre-dev libssl-dev zlib1g-dev libutf8proc-dev libncurses-dev"
# What makes packages for Debian, and what installs them to see.
DEB_PACKAGES="build-essential debhelper libcmocka-dev python3 lintian"
CHROOT_PACKAGES="piuparts mmdebstrap"
