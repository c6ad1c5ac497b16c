# From reset to C. Runs in ROM, once.
#
# The processor starts at 0xFFFF_FFFF_FFFF_FF00, in the last 256 bytes of the address space, with one jump back into the ROM. The
# kernel lies in ROM as the linker laid it out for RAM; so it is copied there first, where it is faster to run and can be written.

  .section .reset, "ax"
  .globl reset
  .type reset, @function
reset:
  j boot
  .size reset, . - reset

  .section .boot, "ax"
  .globl boot
  .type boot, @function
boot:
  # First of all gp: the linker makes other addresses relative to it, in this file too.
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop

  # Until the kernel is in RAM, a trap can only stop here.
  la t0, boot_trap
  csrw mtvec, t0
  csrw mie, zero

  # Copy text, read-only data and data: 64 bytes a round. Eight loads, then eight stores: no load is waited for.
  la a0, image_load
  la a1, image_start
  la a2, image_end
  bgeu a1, a2, 2f
1:
  ld t0, 0(a0)
  ld t1, 8(a0)
  ld t2, 16(a0)
  ld t3, 24(a0)
  ld t4, 32(a0)
  ld t5, 40(a0)
  ld t6, 48(a0)
  ld a3, 56(a0)
  sd t0, 0(a1)
  sd t1, 8(a1)
  sd t2, 16(a1)
  sd t3, 24(a1)
  sd t4, 32(a1)
  sd t5, 40(a1)
  sd t6, 48(a1)
  sd a3, 56(a1)
  addi a0, a0, 64
  addi a1, a1, 64
  bltu a1, a2, 1b
2:
  # Clear what C expects to find zero.
  la a0, bss_start
  la a1, bss_end
  bgeu a0, a1, 4f
3:
  sd zero, 0(a0)
  sd zero, 8(a0)
  sd zero, 16(a0)
  sd zero, 24(a0)
  sd zero, 32(a0)
  sd zero, 40(a0)
  sd zero, 48(a0)
  sd zero, 56(a0)
  addi a0, a0, 64
  bltu a0, a1, 3b
4:
  # What was stored is about to be fetched.
  fence.i

  la sp, stack_top
  li fp, 0
  la t0, no_handler_entry
  csrw mtvec, t0
  la t0, kernel_main
  jalr t0
  # kernel_main does not return.
  .balign 4
  .globl boot_trap
  .type boot_trap, @function
boot_trap:
  wfi
  j boot_trap
  .size boot_trap, . - boot_trap
  .size boot, . - boot
