#!/bin/sh
# Builds variables-bare.elf (in the RAM of board bare) and variables-kestrel3.elf (in that of board kestrel3, with nothing at the reset address).
set -eu
cd "$(dirname "$0")"
build() {
  "${CROSS:-riscv64-unknown-elf-}gcc" -g -O1 -march=rv64imac -misa-spec=2.2 -mabi=lp64 -mcmodel=medany -nostdlib -static -no-pie -ffreestanding \
    -fno-asynchronous-unwind-tables -fno-builtin -ffile-prefix-map="$PWD"=. -DUART="$2" -Wl,--build-id=none,--no-relax -Wl,-Ttext="$3" -Wl,-z,max-page-size=16 \
    -Wl,--defsym=stack_top="$3"+0x4000 -o "$1" start.S variables.c
}
build variables-bare.elf 0x10000000 0x80000000
build variables-kestrel3.elf 0x0E00000000000000 0x10000
