#!/bin/sh
# Builds the guests of this directory with Debian 12's gcc-riscv64-unknown-elf 12.2.
set -eu
cd "$(dirname "$0")"
build() {
  out=$1
  shift
  riscv64-unknown-elf-gcc -g -march=rv64imac -misa-spec=2.2 -mabi=lp64 -mcmodel=medany -nostdlib -static -ffreestanding -fno-asynchronous-unwind-tables \
    -ffile-prefix-map="$PWD"=. -Wa,--debug-prefix-map="$PWD"=. -Wl,--build-id=none,--no-relax,-z,max-page-size=16 -T ../../../../../roms/link/bare.ld -o "$out" "$@"
}
build steps.elf steps.S
build shapes-O0.elf -O0 shapes_start.S shapes.c
build shapes-O2.elf -O2 -gdwarf-4 shapes_start.S shapes.c
build shapes-O2-frame.elf -O2 -fno-omit-frame-pointer -gdwarf-5 shapes_start.S shapes.c
