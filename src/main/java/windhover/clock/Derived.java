package windhover.clock;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A field that follows from visited state, such as a cache; {@code state} must bring it up to date after a load. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Derived {
    /** From what it follows, or why nothing depends on it. */
    String value();
}
