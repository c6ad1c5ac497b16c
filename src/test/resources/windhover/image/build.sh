#!/bin/sh
# Builds the images of this directory with Debian 12's gcc-riscv64-unknown-elf 12.2, and writes down their line tables as objdump shows them:
# file, line, address, x where a statement begins; a line "end" ends a sequence.
set -eu
cd "$(dirname "$0")"
for version in 4 5; do
  image=fixture-dwarf$version
  riscv64-unknown-elf-gcc -march=rv64imac -mabi=lp64 -mcmodel=medany -Og -gdwarf-$version -ffunction-sections -ffile-prefix-map="$PWD"=. -Wa,--debug-prefix-map="$PWD"=. \
    -nostdlib -static -Wl,--gc-sections,--build-id=none,--no-warn-rwx-segments,-N,-Ttext=0x80000000 -o $image.elf fixture.c start.S
  riscv64-unknown-elf-objdump --dwarf=decodedline $image.elf \
    | awk '$2 == "-" && $3 != "0" { print "end", $3 } $2 ~ /^[0-9]+$/ && $3 ~ /^0x/ { print $1, $2, $3, ($NF == "x" ? "x" : "") }' \
    | sed 's/ $//' > $image.lines
done
