package windhover.debug;

import java.util.List;

/** The steps of a lesson, and which of them were observed. */
public interface Lesson {
  /** No lesson. */
  Lesson NONE =
      new Lesson() {
        @Override
        public List<StepMark> marks() {
          return List.of();
        }

        @Override
        public int observed() {
          return 0;
        }

        @Override
        public void restart() {}
      };

  /** The steps, by number; the same list until one more is observed. */
  List<StepMark> marks();

  /** How many were observed. */
  int observed();

  /** None is observed any more: the machine is back at reset. */
  void restart();
}
