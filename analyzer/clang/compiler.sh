#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The compiler that Kbuild is given while a profile is prepared. `pteris profile prepare` writes it into
# the profile's folder, with these set in front: clang, target, flags, standin (yes or empty), and files:
# version (the answer to --version), probes (answers so far), strip (awk program).
#
# It runs clang, and
# - answers again what was asked before: Kbuild and Kconfig ask a hundred times whether an option is
#   known, each time by compiling /dev/null; nothing but the status counts then;
# - with standin=yes it says that it is gcc 12, since Kbuild refuses clang on architectures that clang
#   does not know, drops options of the real target, and compiles for another target of the same width
#   and byte order. Inline assembly is taken out of the preprocessed text, but for the marks by which
#   asm-offsets.h and its like are made: the real one would be foreign to that target.

set -f
if [ "$*" = --version ]; then
	cat "$version"
	exit
fi
if [ "$standin" ]; then
	case "$*" in
	*-Wa,--version*)
		echo "GNU assembler (GNU Binutils) 2.40"
		exit ;;
	"-E -P -x c -")
		exec $clang -U__clang__ -U__GNUC__ -D__GNUC__=12 -U__GNUC_MINOR__ -D__GNUC_MINOR__=2 \
			-U__GNUC_PATCHLEVEL__ -D__GNUC_PATCHLEVEL__=0 "$@" ;;
	esac
fi

# From here on $@ is what clang gets: arguments are taken from its front and put back at its end.
left=$# mode= in= out= key= probe= before= last=
case "$* " in
*" -E "*) ;;
*" /dev/null "*|*" - "*) probe=yes ;;
esac
while [ $left -gt 0 ]; do
	a=$1
	shift
	left=$((left - 1))
	if [ "$standin" ]; then
		case $a in
		-G|--param)
			shift
			left=$((left - 1))
			continue ;;
		-m*|-G*|-Wa,*|-ffixed-*|-fcall-used-*|-fcall-saved-*|-fno-integrated-as|-fintegrated-as|--target=*)
			continue ;;
		-Wp,*) ;;
		-f*|-W*|-g*) # gcc's, and without meaning for the preprocessor
			[ "$probe" ] || continue ;;
		esac
	fi
	case $a in
	-c|-S)
		mode=$a before=$last ;;
	-E|-M|-MM)
		mode=-E ;;
	-o)
		out=$1
		set -- "$@" -o "$1"
		shift
		left=$((left - 1))
		continue ;;
	-|*.c|*.S|/dev/null)
		in=$a ;;
	esac
	key="$key $a" last=$a
	set -- "$@" "$a"
done
[ "$standin" ] && set -- --target=$target $flags "$@"

# Whether an option or an instruction is known; the input is nothing or a few lines on stdin.
case "$in,$mode,$out" in
/dev/null,-[cS],?*|-,-[cS],/dev/null|-,-[cS],.tmp_*)
	text=
	[ "$in" = - ] && text=$(tr '\n' '\1')
	case "$in,$before,$key " in
	*,-W[alp],*,*) key="$target$key $text" ;;
	/dev/null,-W*," -Werror "*) # the same warnings are known for all targets: asked without their flags, as
				# these may be refused themselves, and the answer is for all
		key=$before
		set -- -Werror "$before" "$mode" -x c -o "$out" /dev/null ;;
	*) key="$target$key $text" ;;
	esac
	known=$(grep -m1 -xF -e "0 $key" -e "1 $key" "$probes" 2>/dev/null)
	if [ ! "$known" ]; then
		printf %s "$text" | tr '\1' '\n' | $clang "$@"
		status=$?
		[ $status -gt 1 ] && exit $status
		echo "$status $key" >>"$probes"
		exit $status
	fi
	[ "${known%% *}" = 0 ] || exit 1
	[ "$out" = /dev/null ] || : >"$out"
	exit 0 ;;
esac

case "$standin,$mode,$in" in
yes,-[cS],*.c) ;;
*) exec $clang "$@" ;;
esac
$clang "$@" -w -E -o "$out.i" || exit
awk -f "$strip" <"$out.i" >"$out.c" || exit
$clang --target=$target -w -O2 -ffreestanding -fno-common -fshort-wchar -funsigned-char -fms-extensions \
	-std=gnu11 -fno-strict-aliasing -x c $mode -o "$out" "$out.c"
status=$?
rm -f "$out.i" "$out.c"
exit $status
