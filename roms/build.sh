#!/bin/sh
# Builds the guest images from their sources.
#
#   roms/build.sh           rebuilds every image in roms/images
#   roms/build.sh --check   builds them elsewhere and compares: exit 1, with their names, if one is not what its sources build
#
# Needs make and Debian 12's gcc-riscv64-unknown-elf (gcc 12.2.0, binutils 2.40): another compiler makes other images. Where it is
# missing, --check says that it skips and exits 0, unless CI=true.
set -eu

cd "$(dirname "$0")/.."
cc="${CROSS:-riscv64-unknown-elf-}gcc"
wanted=12.2.0

case "${1:-}" in
  "" | --check) ;;
  *)
    echo "usage: roms/build.sh [--check]" >&2
    exit 2
    ;;
esac

missing=""
if ! command -v make >/dev/null 2>&1; then
  missing="make is not installed"
elif ! command -v "$cc" >/dev/null 2>&1; then
  missing="$cc is not installed (Debian package gcc-riscv64-unknown-elf)"
elif [ "$("$cc" -dumpfullversion)" != "$wanted" ]; then
  missing="$cc is $("$cc" -dumpfullversion), the images are built with $wanted"
fi

if [ "${1:-}" = "" ]; then
  if [ -n "$missing" ]; then
    echo "roms/build.sh: $missing" >&2
    exit 1
  fi
  exec make -s -f roms/Makefile
fi

if [ -n "$missing" ]; then
  if [ "${CI:-}" = true ]; then
    echo "roms/build.sh --check: $missing" >&2
    exit 1
  fi
  echo "roms/build.sh --check: skipped: $missing"
  exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
make -s -f roms/Makefile OUT="$scratch/images" BUILD="$scratch/build"

# Both ways: an image that differs or is not committed, and a committed image that nothing builds any more.
differ=0
for image in $(
  {
    (cd "$scratch/images" && find . -name '*.elf')
    (cd roms/images && find . -name '*.elf')
  } | sort -u
); do
  image=${image#./}
  if ! [ -f "roms/images/$image" ]; then
    echo "roms/images/$image: not committed"
  elif ! [ -f "$scratch/images/$image" ]; then
    echo "roms/images/$image: nothing builds it"
  elif ! cmp -s "roms/images/$image" "$scratch/images/$image"; then
    echo "roms/images/$image: differs from what its sources build"
  else
    continue
  fi
  differ=1
done
[ "$differ" = 0 ] && echo "roms/build.sh --check: the committed images are what their sources build"
exit "$differ"
