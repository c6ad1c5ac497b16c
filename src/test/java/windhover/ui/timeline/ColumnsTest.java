package windhover.ui.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    private static final double NEAR = 1e-9;

    @Test
    void aSpanIsSharedOutByTheTimeItHasInEachColumn() {
        Columns columns = new Columns(100, 10, 4);
        columns.share(95, 115, 1);
        columns.share(118, 119, 1);
        assertArrayEquals(new double[] {1, 0.6, 0, 0}, columns.values(), NEAR);
    }

    @Test
    void nothingFallsBetweenTwoColumnsHoweverShort() {
        Columns columns = new Columns(0, 1000, 3);
        columns.raise(1500, 1501, 7);
        assertArrayEquals(new double[] {0, 7, 0}, columns.values(), NEAR);
    }

    @Test
    void anEndIsNotPartOfASpan() {
        Columns columns = new Columns(0, 10, 3);
        columns.raise(0, 10, 1);
        assertArrayEquals(new double[] {1, 0, 0}, columns.values(), NEAR);
    }

    @Test
    void bucketsWiderThanColumnsAndNarrowerOnesGiveTheSameShares() {
        Columns fine = new Columns(64, 16, 8);
        fine.shares(64, 3, bucket -> bucket == 1 ? 0.5 : bucket == 2 ? 1 : 0);
        assertArrayEquals(new double[] {0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1}, fine.values(), NEAR);
        Columns coarse = new Columns(0, 128, 2);
        coarse.shares(64, 3, bucket -> bucket == 1 ? 0.5 : bucket == 2 ? 1 : 0);
        assertArrayEquals(new double[] {0.25, 0.5}, coarse.values(), NEAR);
    }

    @Test
    void scalingMakesTheGreatestOne() {
        Columns columns = new Columns(0, 1, 3);
        columns.raise(0, 1, 2);
        columns.raise(2, 3, 8);
        assertArrayEquals(new double[] {0.25, 0, 1}, columns.scaled().values(), NEAR);
        assertArrayEquals(new double[] {0, 0}, new Columns(0, 1, 2).scaled().values(), NEAR);
    }

    @Test
    void whatLiesOutsideOfTheViewIsLeftOut() {
        Columns columns = new Columns(1000, 10, 2);
        columns.share(0, 900, 1);
        columns.raise(2000, 3000, 1);
        columns.raises(64, 3, bucket -> 1);
        assertArrayEquals(new double[] {0, 0}, columns.values(), NEAR);
    }
}
