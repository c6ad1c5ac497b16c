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
# The same, with its debug sections compressed as ELF has it and as GNU tools had it before.
riscv64-unknown-elf-objcopy --compress-debug-sections=zlib-gabi fixture-dwarf5.elf fixture-zlib.elf
riscv64-unknown-elf-objcopy --compress-debug-sections=zlib-gnu fixture-dwarf5.elf fixture-zdebug.elf
# The same source with its entries in a file beside, and from another compiler.
riscv64-unknown-elf-gcc -march=rv64imac -mabi=lp64 -mcmodel=medany -O1 -gdwarf-5 -gsplit-dwarf -ffile-prefix-map="$PWD"=. -nostdlib -static -Wl,--build-id=none,--no-warn-rwx-segments,-N,-Ttext=0x80000000 \
  -o fixture-split.elf fixture.c start.S
rm -f ./*.dwo
clang --target=riscv64 -march=rv64imac -mabi=lp64 -mcmodel=medany -O2 -g -ffile-prefix-map="$PWD"=. -nostdlib -static -fuse-ld=lld -Wl,--build-id=none,-N,-Ttext=0x80000000 -o fixture-clang.elf fixture.c start.S
