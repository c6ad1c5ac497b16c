package windhover.clock;

import windhover.image.ElfImage;
import windhover.reg.RegisterMap;

/** Breaks the table of packages, for the test that a class like this one is found. */
record UsesWhatIsAbove(ElfImage image, RegisterMap<?> map) {}
