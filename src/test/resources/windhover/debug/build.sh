#!/bin/sh
# Builds the guests of this directory with Debian 12's gcc-riscv64-unknown-elf 12.2.
set -eu
cd "$(dirname "$0")"
riscv64-unknown-elf-gcc -g -march=rv64imac -misa-spec=2.2 -mabi=lp64 -mcmodel=medany -nostdlib -static -ffile-prefix-map="$PWD"=. \
  -Wa,--debug-prefix-map="$PWD"=. -Wl,--build-id=none,--no-relax,-z,max-page-size=16 -T ../../../../../roms/link/bare.ld -o steps.elf steps.S
