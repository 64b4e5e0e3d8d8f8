package dev.sentryauth.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house below one root package; the root is a parameter so that fixtures can break them elsewhere.
 *
 * @param root such as {@code dev.sentryauth}
 */
record Rules(String root) {
    private static final Set<String> IMPURE_CALLS = Set.of(
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.console",
            "java.lang.System.exit",
            "java.lang.System.in",
            "java.lang.System.out",
            "java.lang.System.err",
            "java.lang.Thread.sleep",
            "java.lang.Throwable.printStackTrace",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.system",
            "java.time.InstantSource.system",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.util.concurrent.TimeUnit.sleep");

    private static final Set<String> IMPURE_TYPES = Set.of(
            "java.io.Console",
            "java.io.File",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.nio.channels.FileChannel",
            "java.nio.file.Files",
            "java.nio.file.Paths",
            "java.util.Date",
            "java.net.Socket",
            "java.net.ServerSocket",
            "java.net.URLConnection",
            "java.net.HttpURLConnection",
            "java.net.http.HttpClient");

    private String[] in(String... names) {
        String[] packages = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            packages[i] = root + "." + names[i] + "..";
        }
        return packages;
    }

    private String[] with(String[] ours, String... others) {
        List<String> all = new ArrayList<>(List.of(ours));
        all.addAll(List.of("java..", "org.jspecify.annotations.."));
        all.addAll(List.of(others));
        return all.toArray(String[]::new);
    }

    private ArchRule only(String module, String... allowed) {
        return classes()
                .that()
                .resideInAPackage(in(module)[0])
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .as(module + " knows only what lies inward of it");
    }

    ArchRule domainKnowsNothing() {
        return only("domain", with(in("domain")));
    }

    ArchRule applicationKnowsTheDomain() {
        return only("application", with(in("application", "domain")));
    }

    /** Plug-ins see the SPI and the domain: whatever the SPI used beyond them would be missing there. */
    ArchRule spiKnowsTheDomain() {
        return only("application.spi", with(in("application.spi", "domain")));
    }

    ArchRule sqliteAdapterIsAlone() {
        return only(
                "adapters.sqlite",
                with(in("adapters.sqlite", "application", "domain"), "org.jdbi..", "org.sqlite..", "javax.sql.."));
    }

    ArchRule httpAdapterIsAlone() {
        return only(
                "adapters.http",
                with(
                        in("adapters.http", "application", "domain"),
                        "feign..",
                        "com.fasterxml.jackson..",
                        "javax.net..",
                        "javax.security.auth.x500..", // names in certificates
                        "javax.naming.."));
    }

    ArchRule cliAdapterIsAlone() {
        return only(
                "adapters.cli",
                with(in("adapters.cli", "application", "domain"), "com.beust.jcommander..", "io.nayuki.qrcodegen.."));
    }

    ArchRule testkitKnowsTheApplication() {
        return only(
                "testkit",
                with(in("testkit", "application", "domain"), "org.junit.jupiter.api..", "com.sun.net.httpserver.."));
    }

    /** The sandbox starts from the testkit's jar alone. */
    ArchRule sandboxKnowsTheJdk() {
        return only("testkit.sandbox", with(in("testkit.sandbox"), "com.sun.net.httpserver.."));
    }

    ArchRule bootstrapIsOutermost() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(in("bootstrap")[0])
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in("bootstrap")[0])
                .as("nobody knows bootstrap");
    }

    ArchRule noCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    ArchRule coreIsPure() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("domain", "application"))
                .should()
                .accessTargetWhere(describe("read the world by themselves", Rules::isImpure))
                .orShould()
                .dependOnClassesThat(describe("read the world", type -> IMPURE_TYPES.contains(type.getName())))
                .as("domain and application read no stream, environment, clock or file, and do not sleep");
    }

    /** One place knows the terminal; the rest is given streams. */
    ArchRule standardStreamsBelongToTheTerminal() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(in("adapters.cli.terminal", "testkit.sandbox"))
                .should()
                .accessTargetWhere(describe("use a standard stream", Rules::isStandardStream))
                .as("only the terminal package touches the standard streams");
    }

    ArchRule onlyMainExits() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .accessTargetWhere(describe("exit", access -> name(access).equals("java.lang.System.exit")))
                .as("only a main class ends the process");
    }

    ArchRule packagesAreNullMarked() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new ArchCondition<JavaClass>("live in a @NullMarked package") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                            events.add(SimpleConditionEvent.violated(
                                    type, type.getName() + " lives in a package that is not @NullMarked"));
                        }
                    }
                });
    }

    /** A plug-in author can name every type that an SPI method hands him. */
    ArchRule spiIsPublic() {
        return classes()
                .that()
                .resideInAPackage(root + ".application.spi")
                .and(describe("are sources", type -> !type.getSimpleName().equals("package-info")))
                .should()
                .bePublic();
    }

    /** The plug-ins' class loader shows exactly these two packages, none below them. */
    ArchRule whatPlugInsSeeIsFlat() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .resideInAnyPackage(root + ".domain.*..", root + ".application.spi.*..");
    }

    ArchRule statelessStatics() {
        return classes()
                .that()
                .resideInAnyPackage(in("domain", "application"))
                .should(new ArchCondition<JavaClass>("hold no static state") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getFields().stream()
                                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)
                                        && !field.getModifiers().contains(JavaModifier.FINAL))
                                .forEach(field -> events.add(SimpleConditionEvent.violated(
                                        field, field.getFullName() + " is a static that changes")));
                    }
                });
    }

    List<ArchRule> all() {
        return List.of(
                domainKnowsNothing(),
                applicationKnowsTheDomain(),
                spiKnowsTheDomain(),
                sqliteAdapterIsAlone(),
                httpAdapterIsAlone(),
                cliAdapterIsAlone(),
                testkitKnowsTheApplication(),
                sandboxKnowsTheJdk(),
                bootstrapIsOutermost(),
                noCycles(),
                coreIsPure(),
                standardStreamsBelongToTheTerminal(),
                onlyMainExits(),
                packagesAreNullMarked(),
                spiIsPublic(),
                whatPlugInsSeeIsFlat(),
                statelessStatics());
    }

    private static boolean isImpure(JavaAccess<?> access) {
        return IMPURE_CALLS.contains(name(access));
    }

    private static boolean isStandardStream(JavaAccess<?> access) {
        String name = name(access);
        return name.equals("java.lang.System.in")
                || name.equals("java.lang.System.out")
                || name.equals("java.lang.System.err")
                || access.getTarget().getName().equals("printStackTrace");
    }

    private static String name(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getName();
    }
}
