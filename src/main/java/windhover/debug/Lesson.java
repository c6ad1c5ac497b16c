package windhover.debug;

import java.util.List;

/** The steps of a lesson, and which of them were observed. */
public interface Lesson {
    /** No lesson. */
    Lesson NONE = new Lesson() {
        @Override
        public List<StepMark> marks() {
            return List.of();
        }

        @Override
        public int observed() {
            return 0;
        }
    };

    /** The steps, by number; the same list until one more is observed. */
    List<StepMark> marks();

    /** How many were observed. */
    int observed();
}
