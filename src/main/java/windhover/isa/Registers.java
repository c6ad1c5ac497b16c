package windhover.isa;

import java.util.List;

/** The registers' names in the calling convention (psABI, chapter 1). */
public final class Registers {
    /** x0 to x31 by their ABI names. */
    public static final List<String> ABI = List.of(
            "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6",
            "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6");

    /** f0 to f31 by their ABI names. */
    public static final List<String> FLOAT_ABI = List.of(
            "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2", "fa3", "fa4",
            "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "ft8", "ft9",
            "ft10", "ft11");

    /** Return address, x1. */
    public static final int RA = 1;

    /** Stack pointer, x2. */
    public static final int SP = 2;

    private Registers() {}

    /** The ABI name of register {@code number}, 0 to 31. */
    public static String name(int number) {
        return ABI.get(number);
    }

    /** The number of the register with this name, {@code a0}, {@code fp} or {@code x10}; −1 if there is none. */
    public static int number(String name) {
        if (name.equals("fp")) {
            return 8;
        }
        if (name.matches("x[0-9]{1,2}")) {
            int number = Integer.parseInt(name.substring(1));
            return number < ABI.size() ? number : -1;
        }
        return ABI.indexOf(name);
    }

    /** The ABI name of floating-point register {@code number}, 0 to 31. */
    public static String floatName(int number) {
        return FLOAT_ABI.get(number);
    }

    /** The number of the floating-point register with this name, {@code fa0} or {@code f10}; −1 if there is none. */
    public static int floatNumber(String name) {
        if (name.matches("f[0-9]{1,2}")) {
            int number = Integer.parseInt(name.substring(1));
            return number < FLOAT_ABI.size() ? number : -1;
        }
        return FLOAT_ABI.indexOf(name);
    }

    /** What is added to a floating-point register's number where both kinds have one: f0 is 32. */
    public static final int FLOATS = 32;

    /** The ABI name of a register of either kind, f0 being {@link #FLOATS}. */
    public static String anyName(int number) {
        return number < FLOATS ? name(number) : floatName(number - FLOATS);
    }

    /** The number of a register of either kind, f0 being {@link #FLOATS}; −1 if there is none of this name. */
    public static int anyNumber(String name) {
        int number = number(name);
        int floating = floatNumber(name);
        return number >= 0 || floating < 0 ? number : FLOATS + floating;
    }

    /** What a floating-point register is for, in a few words. */
    public static String floatUse(int number) {
        return switch (number) {
            case 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27 -> "saved by the callee";
            case 10, 11 -> "argument and return value";
            case 12, 13, 14, 15, 16, 17 -> "argument";
            default -> "temporary";
        };
    }

    /** What a register is for, in a few words. */
    public static String use(int number) {
        return switch (number) {
            case 0 -> "always zero";
            case 1 -> "return address";
            case 2 -> "stack pointer";
            case 3 -> "global pointer";
            case 4 -> "thread pointer";
            case 8 -> "saved by the callee; frame pointer";
            case 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27 -> "saved by the callee";
            case 10, 11 -> "argument and return value";
            case 12, 13, 14, 15, 16, 17 -> "argument";
            default -> "temporary";
        };
    }
}
