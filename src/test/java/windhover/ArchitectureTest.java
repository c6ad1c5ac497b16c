package windhover;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

@AnalyzeClasses(packages = "windhover", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] MODEL = {
        "windhover.isa..",
        "windhover.clock..",
        "windhover.fsm..",
        "windhover.bus..",
        "windhover.reg..",
        "windhover.irq..",
        "windhover.mmu..",
        "windhover.cpu..",
        "windhover.device..",
        "windhover.image..",
        "windhover.machine.."
    };

    @ArchTest
    static void everyPackageUsesOnlyWhatItsRowAllows(JavaClasses classes) throws IOException {
        PackageTable table = PackageTable.read();
        assertEquals(List.of(), table.faults(classes));
        assertEquals(List.of(), table.violations(classes));
    }

    @ArchTest
    static void aClassThatUsesWhatIsAboveItIsFound(JavaClasses classes) throws IOException {
        List<String> found = PackageTable.read()
                .violations(new ClassFileImporter().importPackages("windhover.clock", "windhover.machine"));
        assertEquals(
                List.of(
                        "clock.UsesWhatIsAbove uses image.ElfImage, but package `clock` may use no other package:"
                                + " change the code, or its row in docs/architecture.md",
                        "clock.UsesWhatIsAbove uses reg.RegisterMap, but package `clock` may use no other package:"
                                + " change the code, or its row in docs/architecture.md"),
                found.stream()
                        .filter(one -> one.startsWith("clock.UsesWhatIsAbove"))
                        .toList());
    }

    @ArchTest
    static final ArchRule noPackagesUseOneAnotherInACircle = slices().matching("windhover.(**)")
            .should()
            .beFreeOfCycles()
            .because("of two packages that use each other, neither can be understood, tested or replaced alone");

    @ArchTest
    static void twoThingsHaveTwoNames(JavaClasses classes) {
        Map<String, List<String>> bySimpleName = new TreeMap<>();
        for (JavaClass one : classes) {
            if (one.isTopLevelClass() && !one.getSimpleName().equals("package-info")) {
                bySimpleName
                        .computeIfAbsent(one.getSimpleName(), name -> new ArrayList<>())
                        .add(one.getName());
            }
        }
        assertEquals(
                List.of(),
                bySimpleName.values().stream().filter(named -> named.size() > 1).toList(),
                "these classes share a name: rename all but one, so that a reader need not look at the imports");
    }

    @ArchTest
    static final ArchRule theModelIsDeterministic = noClasses()
            .that()
            .resideInAnyPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.net..",
                    "java.time..",
                    "java.util.concurrent..",
                    "java.util.random..",
                    "javafx..")
            .because(
                    "same inputs must give the same state on every machine: below the session nothing reads a clock, a thread or a file");

    @ArchTest
    static final ArchRule theModelAsksNoHost = noClasses()
            .that()
            .resideInAnyPackage(MODEL)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Thread")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .because("host time, threads and chance would make two runs differ");

    @ArchTest
    static final ArchRule oneClassReachesRawBytes = noClasses()
            .that()
            .resideInAnyPackage(MODEL)
            .and()
            .doNotHaveFullyQualifiedName("windhover.clock.Bytes")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.invoke.VarHandle")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("sun.misc..", "java.lang.foreign..")
            .because("the model is to run where the host has no such access, as in a browser:"
                    + " then only clock.Bytes is written another way");

    @ArchTest
    static final ArchRule filesAreWrittenInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackages("windhover.output..", "windhover.timeline.file..")
            .and()
            .doNotHaveFullyQualifiedName("windhover.app.LastResort")
            .should()
            .callMethodWhere(target(owner(assignableTo(Files.class)))
                    .and(target(nameMatching(
                            "write.*|newOutputStream|newBufferedWriter|newByteChannel|move|copy|create.*File"))))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.FileOutputStream")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.FileWriter")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.RandomAccessFile")
            .because(
                    "OutputFile alone knows how a file is replaced whole, what is written through and what is cleared away");

    @ArchTest
    static final ArchRule standardStreamsAreChecked = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("what is printed there is neither checked nor shown safely: TextOutput is");

    @ArchTest
    static final ArchRule nothingAsksForTheLineEndOfThisComputer = noClasses()
            .should()
            .callMethod(System.class, "lineSeparator")
            .because("results have the same bytes on every computer");
}
