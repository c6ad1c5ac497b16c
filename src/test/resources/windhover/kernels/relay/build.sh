#!/bin/sh
# Builds the committed relay.elf; run it in this folder. Nobody needs it to run the tests.
riscv64-unknown-elf-gcc -march=rv64imac -misa-spec=2.2 -mabi=lp64 -mcmodel=medany -g -gno-record-gcc-switches -ffile-prefix-map="$PWD"=. \
  -Og -ffreestanding -fno-builtin -fno-inline -fno-asynchronous-unwind-tables -nostdlib -static -Wl,--build-id=none -Wl,--no-warn-rwx-segments \
  -Wl,-T,link.ld -o relay.elf start.S relay.c
