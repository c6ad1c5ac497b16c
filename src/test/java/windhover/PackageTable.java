package windhover;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The table of packages in docs/architecture.md: which package may use which. A row of {@code x.*} stands for each
 * package below x that has no row of its own; these may not use one another.
 */
final class PackageTable {
    static final Path PAGE = Path.of("docs/architecture.md");

    private static final String ROOT = "windhover.";
    private static final String HEADING = "| layer | package | may use | holds |";
    private static final Pattern NAME = Pattern.compile("`([a-z][a-z.*]*)`");

    private final List<Row> rows;

    private PackageTable(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /** A package, or all of a kind, and what it may use. */
    record Row(int layer, String name, Set<String> mayUse) {
        boolean covers(String pack) {
            return name.endsWith(".*") ? pack.startsWith(name.substring(0, name.length() - 1)) : pack.equals(name);
        }
    }

    /** Reads the table from the page. */
    static PackageTable read() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(PAGE);
        int heading = lines.indexOf(HEADING);
        if (heading < 0) {
            throw new IOException(PAGE + ": no table with the heading " + HEADING);
        }
        for (String line : lines.subList(heading + 2, lines.size())) {
            if (!line.startsWith("|")) {
                break;
            }
            String[] cells = line.split("\\|", -1);
            rows.add(new Row(
                    Integer.parseInt(cells[1].strip()), names(cells[2]).getFirst(), new TreeSet<>(names(cells[3]))));
        }
        return new PackageTable(rows);
    }

    private static List<String> names(String cell) {
        return NAME.matcher(cell)
                .results()
                .map((MatchResult name) -> name.group(1))
                .toList();
    }

    /** What is wrong with the table itself: a row that uses something below it, or that stands for no package. */
    List<String> faults(JavaClasses classes) {
        List<String> faults = new ArrayList<>();
        Set<String> above = new HashSet<>();
        int layer = 0;
        for (Row row : rows) {
            if (row.layer() < layer) {
                faults.add(String.format(
                        Locale.ROOT, "%s: row `%s`: layer %d below layer %d", PAGE, row.name(), row.layer(), layer));
            }
            layer = row.layer();
            for (String used : row.mayUse()) {
                if (!above.contains(used)) {
                    faults.add(
                            "%s: row `%s` may use `%s`, which is not a row above it".formatted(PAGE, row.name(), used));
                }
            }
            if (!above.add(row.name())) {
                faults.add("%s: two rows for `%s`".formatted(PAGE, row.name()));
            }
            if (classes.stream()
                    .noneMatch(type -> row.equals(rowOf(packageOf(type)).orElse(null)))) {
                faults.add("%s: row `%s` stands for no package".formatted(PAGE, row.name()));
            }
        }
        return faults;
    }

    /** Each class that uses what its row does not allow, and each package without a row: a sentence each, in order. */
    List<String> violations(JavaClasses classes) {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            String from = packageOf(type);
            Optional<Row> row = rowOf(from);
            if (row.isEmpty()) {
                if (!type.getSimpleName().equals("package-info")) {
                    found.add("package `%s` has no row in the table of %s".formatted(from, PAGE));
                }
                continue;
            }
            for (Dependency use : type.getDirectDependenciesFromSelf()) {
                JavaClass target = use.getTargetClass().getBaseComponentType();
                String to = packageOf(target);
                if (target.getPackageName().startsWith(ROOT)
                        && !to.equals(from)
                        && rowOf(to)
                                .filter(used -> row.get().mayUse().contains(used.name()))
                                .isEmpty()) {
                    found.add("%s uses %s, but package `%s` may use %s: change the code, or its row in %s"
                            .formatted(
                                    outermost(type),
                                    outermost(target),
                                    from,
                                    row.get().mayUse().isEmpty()
                                            ? "no other package"
                                            : "only "
                                                    + String.join(
                                                            ", ", row.get().mayUse()),
                                    PAGE));
                }
            }
        }
        return List.copyOf(found);
    }

    /** The row of a package: its own, or that of its kind. */
    private Optional<Row> rowOf(String pack) {
        return rows.stream()
                .filter(row -> row.name().equals(pack))
                .findFirst()
                .or(() -> rows.stream().filter(row -> row.covers(pack)).findFirst());
    }

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
    }

    private static String outermost(JavaClass type) {
        return Arrays.stream(type.getName().substring(ROOT.length()).split("\\$"))
                .findFirst()
                .orElseThrow();
    }
}
