package windhover.isa;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the name of an instruction set (Unpriv. chapter 36, "ISA Extension Naming Conventions"). */
final class IsaString {
    private static final String WIDTH = "rv64";

    /** The letters that there are, in the order in which they must stand. */
    private static final String LETTERS = "imafdcb";

    /** What the manual defines as parts of an extension, or as always there, by the letter that has it. */
    private static final Map<String, Extension> PARTS = Map.of(
            "zmmul", Extension.M,
            "zaamo", Extension.A,
            "zalrsc", Extension.A,
            "zca", Extension.C,
            "zcd", Extension.D,
            "zicntr", Extension.ZICSR);

    private static final Set<Extension> GENERAL = EnumSet.of(
            Extension.I, Extension.M, Extension.A, Extension.F, Extension.D, Extension.ZICSR, Extension.ZIFENCEI);

    private static final int LONGEST = 200;

    private final String text;
    private final Set<Extension> named = EnumSet.noneOf(Extension.class);

    IsaString(String text) {
        this.text = text;
    }

    Isa parse() {
        if (text.length() > LONGEST) {
            throw wrong("has " + text.length() + " characters, expected at most " + LONGEST);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.startsWith(WIDTH)) {
            throw wrong("expected it to begin with rv64, such as rv64gc or " + Isa.KESTREL3);
        }
        List<String> names = Arrays.asList(lower.substring(WIDTH.length()).split("_", -1));
        letters(names.getFirst());
        for (String name : names.subList(1, names.size())) {
            name(name);
        }
        for (Extension extension : Extension.values()) {
            if (extension.isAlways() && extension.isUnprivileged() && extension != Extension.ZICSR) {
                require(extension);
            }
            if (extension.isAlways()) {
                named.add(extension);
            }
        }
        if (named.contains(Extension.D)) {
            named.add(Extension.F);
        }
        return Isa.of(named);
    }

    /** Those that no processor can be without, because fetch works by halfwords and every computation is the base's. */
    private void require(Extension extension) {
        if (!named.contains(extension)) {
            throw wrong("lacks '" + extension.label() + "' (" + extension.sentence()
                    + "), which every processor here has; expected a name such as rv64imac");
        }
    }

    private void letters(String letters) {
        int last = -1;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            if (letter == 'g') {
                if (last >= 0) {
                    throw wrong("has 'g' behind other letters, expected rv64g, which stands for imafd_zicsr_zifencei");
                }
                named.addAll(GENERAL);
                last = LETTERS.indexOf('d');
                continue;
            }
            int place = LETTERS.indexOf(letter);
            if (place < 0) {
                throw wrong("'" + letter + "' is no extension here, expected letters of \"" + LETTERS + "\" or g, then "
                        + longNames());
            }
            if (place <= last) {
                throw wrong("has '" + letter + (place == last ? "' twice" : "' behind '" + LETTERS.charAt(last) + "'")
                        + ", expected the letters in the order " + LETTERS);
            }
            last = place;
            letter(letter);
        }
    }

    private void letter(char letter) {
        if (letter == 'b') {
            named.addAll(EnumSet.of(Extension.ZBA, Extension.ZBB, Extension.ZBS));
            return;
        }
        named.add(byLabel(String.valueOf(letter)).orElseThrow());
    }

    private void name(String name) {
        Extension part = PARTS.get(name);
        if (part != null) {
            if (!named.contains(part) && part != Extension.ZICSR) {
                throw wrong("has " + name + " without '" + part.label() + "', expected the whole extension");
            }
            return;
        }
        Extension extension = byLabel(name)
                .filter(known -> known.label().length() > 1 && known != Extension.SM)
                .orElseThrow(() -> wrong(
                        (name.isEmpty() ? "has an underscore without a name" : "'" + name + "' is no extension here")
                                + ", expected " + longNames()));
        named.add(extension);
    }

    private static Optional<Extension> byLabel(String label) {
        return Arrays.stream(Extension.values())
                .filter(extension -> extension.label().equals(label))
                .findFirst();
    }

    private static String longNames() {
        return "_ and one of "
                + Arrays.stream(Extension.values())
                        .map(Extension::label)
                        .filter(label -> label.length() > 2)
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("");
    }

    private IllegalArgumentException wrong(String what) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return new IllegalArgumentException("'" + shown + "' " + what);
    }
}
