package dev.sentryauth.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules, applied to the house itself. */
class HouseTest {
    private static final String ROOT = "dev.sentryauth";

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @TestFactory
    Stream<DynamicTest> theHouseKeepsItsRules() {
        return new Rules(ROOT)
                .all().stream()
                        .map((ArchRule rule) ->
                                DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(HOUSE)));
    }

    /** A rule about classes that were not imported is kept by nobody and broken by nobody. */
    @Test
    void everyModuleWasImported() {
        Map<String, Integer> counts = new TreeMap<>();
        for (JavaClass type : HOUSE) {
            String[] parts = type.getPackageName().substring(ROOT.length() + 1).split("\\.");
            String module = parts[0].equals("adapters") ? parts[0] + "." + parts[1] : parts[0];
            counts.merge(module, 1, Integer::sum);
        }

        assertThat(counts)
                .containsOnlyKeys(
                        "adapters.cli",
                        "adapters.http",
                        "adapters.sqlite",
                        "application",
                        "bootstrap",
                        "domain",
                        "testkit");
        assertThat(counts.get("domain")).isGreaterThanOrEqualTo(25);
        assertThat(counts.get("application")).isGreaterThanOrEqualTo(40);
        assertThat(counts.get("testkit")).isGreaterThanOrEqualTo(20);
        assertThat(counts.get("adapters.cli")).isGreaterThanOrEqualTo(20);
        assertThat(counts.get("adapters.http")).isGreaterThanOrEqualTo(12);
        assertThat(counts.get("adapters.sqlite")).isGreaterThanOrEqualTo(8);
        assertThat(counts.get("bootstrap")).isGreaterThanOrEqualTo(8);
        assertThat(HOUSE.size()).isGreaterThanOrEqualTo(150);
    }
}
