package windhover.isa;

import java.util.function.LongBinaryOperator;

/**
 * What an instruction means, as a function of its operands where it is one. {@code a} is the value of rs1, {@code b}
 * the value of rs2 or, where the row has no rs2, the immediate.
 *
 * <p>Both engines switch over the kinds without a {@code default}: the compiler names the file that lacks a new one.
 */
public sealed interface Meaning {
    /** rd = f(a, b). */
    record Compute(LongBinaryOperator f, Latency latency) implements Meaning {}

    /** rd = f(pc, immediate). */
    record FromPc(LongBinaryOperator f) implements Meaning {}

    /**
     * rd or fd = f(first, second, third operand), each from the registers that the row's assembly text names.
     *
     * @param f what is computed
     */
    record Floating(FloatFunction f, Latency latency) implements Meaning {}

    /** fd = the {@code size} bytes at rs1 + immediate; of four a boxed single. */
    record FloatLoad(int size) implements Meaning {
        /** The value of fd for the bytes read, zero-extended. */
        public long extend(long raw) {
            return size == 4 ? FloatingPoint.box(raw) : raw;
        }
    }

    /** The {@code size} bytes at rs1 + immediate = the lower ones of fs2. */
    record FloatStore(int size) implements Meaning {}

    /** If the predicate of rs1 and rs2 holds, pc += immediate. */
    record Branch(Predicate taken) implements Meaning {}

    /** rd = address of the next instruction; pc += immediate, or pc = (rs1 + immediate) without bit 0. */
    record Jump(boolean indirect) implements Meaning {}

    /** rd = extension of the {@code size} bytes at rs1 + immediate. */
    record Load(int size, boolean signed) implements Meaning {
        /** The value of rd for the bytes read, zero-extended. */
        public long extend(long raw) {
            return signed ? raw << (64 - 8 * size) >> (64 - 8 * size) : raw;
        }
    }

    /** The {@code size} bytes at rs1 + immediate = rs2. */
    record Store(int size) implements Meaning {}

    /** rd = memory at rs1, sign-extended; memory = the low {@code size} bytes of f(that, rs2). */
    record Atomic(int size, LongBinaryOperator f) implements Meaning {}

    /** rd = memory at rs1, which is reserved from then on. */
    record LoadReserved(int size) implements Meaning {}

    /** If the reservation still holds, memory at rs1 = rs2 and rd = 0; else rd = 1. */
    record StoreConditional(int size) implements Meaning {}

    /**
     * rd = CSR; CSR = f(old value, rs1 or the immediate).
     *
     * @param always writes whatever the operand; a set or clear with x0 or immediate 0 does not write
     */
    record CsrAccess(boolean always, LongBinaryOperator f) implements Meaning {}

    /** Acts on the processor itself; the row's sentence says what it does. */
    record Act(Action action) implements Meaning {}

    /** No instruction. */
    record None() implements Meaning {}

    /** What an instruction does to the processor itself. */
    enum Action {
        FENCE,
        FENCE_I,
        ECALL,
        EBREAK,
        MRET,
        SRET,
        WFI,
        SFENCE_VMA,
        ORDER_INVALIDATION
    }

    /** A computation in floating point. */
    @FunctionalInterface
    interface FloatFunction {
        /**
         * The result, with the flags raised in {@code unit}.
         *
         * @param mode how to round, 0 to 4
         */
        long apply(FloatingPoint unit, long a, long b, long c, int mode);
    }

    /** A predicate of two values. */
    @FunctionalInterface
    interface Predicate {
        boolean test(long a, long b);
    }
}
