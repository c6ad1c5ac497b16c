# What is on the ROM disk, in the layout of docs/volume-format.md, from sector 16 on.
  .section .rodata
  .balign 8
  .globl rom_disk_image, rom_disk_image_end

# ENTRY name, type, first sector, last sector
.macro ENTRY name, type, first, last
  .byte 8f - 7f
7:
  .ascii "\name"
8:
  .zero 47 - (8b - 7b)
  .2byte \type, \first, \last
  .zero 10
.endm

rom_disk_image:
# Sector 16: the directory.
  ENTRY "$DIR", 1, 16, 16
  ENTRY "ROM", 2, 0, 18
  ENTRY "readme", 1, 17, 17
  ENTRY "short", 1, 18, 18
  .zero 512 - (. - rom_disk_image) % 512
# Sector 17.
  .ascii "STS is an event-driven system. A command that you type is an event, and so is\n"
  .ascii "each line that you type, each datagram that arrives, each block that was read.\n"
  .ascii "Nothing waits; whoever wants something says what is to happen when it is there.\n"
  .zero 512 - (. - rom_disk_image) % 512
# Sector 18.
  .ascii "A short file.\n"
  .zero 512 - (. - rom_disk_image) % 512
rom_disk_image_end:
  .size rom_disk_image, . - rom_disk_image
