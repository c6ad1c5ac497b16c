/** The instruction set: one row an instruction; decoder, disassembler, CSR names, trap causes. */
@org.jspecify.annotations.NullMarked
package windhover.isa;
