package windhover.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WalkRefusalTest {
    private static final long SATP = 8L << 60 | 0x80;
    private static final long ADDRESS = 0x1234_5678L;

    @Test
    void anEntryIsRefusedExactlyWhenTheWalkFaults() {
        Random random = new Random(3);
        Set<WalkRefusal> seen = EnumSet.noneOf(WalkRefusal.class);
        Sv39Walk walk = new Sv39Walk();
        for (int i = 0; i < 200_000; i++) {
            Access access = Access.values()[random.nextInt(3)];
            int mode = random.nextInt(2);
            boolean sum = random.nextBoolean();
            boolean mxr = random.nextBoolean();
            boolean updates = random.nextBoolean();
            Sv39Walk.Step step = walk.begin(access, ADDRESS, SATP, mode, sum, mxr, updates);
            while (step == Sv39Walk.Step.READ) {
                long entry =
                        random.nextInt(256) | (long) random.nextInt(4) << 19 | (random.nextInt(50) == 0 ? 1L << 60 : 0);
                if (random.nextInt(3) != 0) {
                    entry &= ~0xfeL; // a pointer, so that deeper levels are reached
                }
                int level = walk.level();
                step = walk.accept(entry);
                WalkRefusal refusal = WalkRefusal.of(entry, level, access, mode, sum, mxr, updates);
                seen.add(refusal);
                assertEquals(
                        step == Sv39Walk.Step.PAGE_FAULT,
                        refusal != WalkRefusal.NONE,
                        () -> refusal + " for a step that was otherwise");
            }
        }
        Set<WalkRefusal> never = EnumSet.complementOf(EnumSet.copyOf(seen));
        assertEquals(
                EnumSet.of(WalkRefusal.NOT_CANONICAL, WalkRefusal.TABLE_OUT_OF_REACH),
                never,
                "these two are not about an entry's bits");
    }

    @Test
    void everyRefusalHasASentence() {
        for (WalkRefusal refusal : WalkRefusal.values()) {
            assertFalse(refusal.sentence().isBlank());
        }
    }
}
