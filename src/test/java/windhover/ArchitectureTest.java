package windhover;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
    static final ArchRule dependenciesPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("foundation")
            .definedBy("windhover.isa..", "windhover.clock..", "windhover.fsm..")
            .layer("bus")
            .definedBy("windhover.bus..")
            .layer("reg")
            .definedBy("windhover.reg..")
            .layer("irq")
            .definedBy("windhover.irq..")
            .layer("processor")
            .definedBy("windhover.cpu..", "windhover.mmu..")
            .layer("devices")
            .definedBy("windhover.device..")
            .layer("image")
            .definedBy("windhover.image..")
            .layer("machine")
            .definedBy("windhover.machine..")
            .layer("guest")
            .definedBy("windhover.guest..")
            .layer("timeline")
            .definedBy("windhover.timeline..")
            .layer("debug")
            .definedBy("windhover.debug..")
            .layer("scenario")
            .definedBy("windhover.scenario..")
            .layer("export")
            .definedBy("windhover.export..")
            .layer("ui")
            .definedBy("windhover.ui..")
            .layer("app")
            .definedBy("windhover.app..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("ui")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("export")
            .mayOnlyBeAccessedByLayers("app", "ui")
            .whereLayer("scenario")
            .mayOnlyBeAccessedByLayers("app", "ui")
            .whereLayer("debug")
            .mayOnlyBeAccessedByLayers("app", "ui", "scenario", "export")
            .whereLayer("timeline")
            .mayOnlyBeAccessedByLayers("app", "ui", "scenario", "export", "debug")
            .whereLayer("guest")
            .mayOnlyBeAccessedByLayers("app", "ui", "scenario", "export", "debug")
            .whereLayer("machine")
            .mayOnlyBeAccessedByLayers("app", "ui", "scenario", "export", "debug", "guest", "timeline")
            .whereLayer("devices")
            .mayOnlyBeAccessedByLayers("machine", "debug", "scenario", "export", "app")
            .whereLayer("processor")
            .mayOnlyBeAccessedByLayers("machine", "debug", "scenario", "export", "app", "ui")
            .because(
                    "a part must be understood without what stands above it (the layer table of docs/architecture.md)");

    @ArchTest
    static final ArchRule devicesDoNotKnowEachOther = slices().matching("windhover.device.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true)
            .because(
                    "devices meet on the bus and on wires, so that a new one is a package and a line of the board table");

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
}
