package dev.sentryauth.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each rule has a small house in {@code fixture} that breaks it, and must notice. */
class RulesBiteTest {
    private static final String FIXTURES = "dev.sentryauth.architecture.fixture.";

    private record Case(String fixture, String offender, Function<Rules, ArchRule> rule) {}

    private static final List<Case> CASES = List.of(
            new Case("outward", "DomainKnowsApplication", Rules::domainKnowsNothing),
            new Case("outward", "DomainKnowsALibrary", Rules::domainKnowsNothing),
            new Case("outward", "ApplicationKnowsAdapter", Rules::applicationKnowsTheDomain),
            new Case("outward", "SpiKnowsPort", Rules::spiKnowsTheDomain),
            new Case("outward", "SqliteKnowsHttp", Rules::sqliteAdapterIsAlone),
            new Case("outward", "HttpKnowsCli", Rules::httpAdapterIsAlone),
            new Case("outward", "CliKnowsSqlite", Rules::cliAdapterIsAlone),
            new Case("outward", "TestkitKnowsAdapter", Rules::testkitKnowsTheApplication),
            new Case("outward", "SandboxKnowsDomain", Rules::sandboxKnowsTheJdk),
            new Case("outward", "CliKnowsBootstrap", Rules::bootstrapIsOutermost),
            new Case("cycle", "Login", Rules::noCycles),
            new Case("impure", "ReadsClock", Rules::coreIsPure),
            new Case("impure", "ReadsEnvironment", Rules::coreIsPure),
            new Case("impure", "ReadsFile", Rules::coreIsPure),
            new Case("impure", "Sleeps", Rules::coreIsPure),
            new Case("impure", "Prints", Rules::coreIsPure),
            new Case("impure", "AdapterPrints", Rules::standardStreamsBelongToTheTerminal),
            new Case("impure", "AdapterPrintsStackTrace", Rules::standardStreamsBelongToTheTerminal),
            new Case("impure", "AdapterExits", Rules::onlyMainExits),
            new Case("impure", "HoldsState", Rules::statelessStatics),
            new Case("unmarked", "Unmarked", Rules::packagesAreNullMarked),
            new Case("hidden", "HiddenType", Rules::spiIsPublic),
            new Case("hidden", "DeepType", Rules::whatPlugInsSeeIsFlat));

    @TestFactory
    Stream<DynamicTest> aBrokenRuleIsNoticed() {
        return CASES.stream()
                .map(example -> DynamicTest.dynamicTest(example.fixture + ": " + example.offender, () -> {
                    String root = FIXTURES + example.fixture;
                    JavaClasses house = new ClassFileImporter().importPackages(root);

                    var result = example.rule.apply(new Rules(root)).evaluate(house);

                    assertThat(result.getFailureReport().getDetails())
                            .anyMatch(detail -> detail.contains(example.offender));
                }));
    }

    /** Or else every rule could fail for a reason of its own. */
    @Test
    void aSmallHouseInOrderPasses() {
        String root = FIXTURES + "good";
        JavaClasses house = new ClassFileImporter().importPackages(root);
        assertThat(house).hasSizeGreaterThanOrEqualTo(4);

        for (ArchRule rule : new Rules(root).all()) {
            assertThat(rule.allowEmptyShould(true)
                            .evaluate(house)
                            .getFailureReport()
                            .getDetails())
                    .as(rule.getDescription())
                    .isEmpty();
        }
    }
}
