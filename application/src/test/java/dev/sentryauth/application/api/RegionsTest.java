package dev.sentryauth.application.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.World;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionsTest {
    private static final Origin SAAS = Origin.SENTRY_IO;
    private static final Origin US = Origin.of("https://us.sentry.io");
    private static final Origin DE = Origin.of("https://de.sentry.io");
    private static final Map<String, Origin> BOTH = Map.of("acme", US, "bauhaus", DE);

    private final World world = new World();

    @AfterEach
    void nobodyElseWasAsked() {
        assertThat(world.api.calls())
                .allMatch(call -> call.endsWith("@sentry.io")
                        || call.endsWith(".sentry.io")
                        || call.endsWith("@" + World.HOST.display()));
    }

    /** Two regions with an organization each. */
    private void hosted() {
        world.signIn(SAAS);
        world.api.region(US).region(DE);
        world.api.organization(US, "acme", US).organization(DE, "bauhaus", DE);
        Samples.issues(world, "acme", 2);
        Samples.issues(world, "bauhaus", 3);
    }

    private int issues(@Nullable String organization) {
        List<String> ids = new ArrayList<>();
        world.auth.issues().list(null, Samples.in(organization), Samples.ALL, issue -> ids.add(issue.id()));
        return ids.size();
    }

    private List<String> organizations(int limit) {
        List<String> slugs = new ArrayList<>();
        world.auth
                .organizations()
                .list(null, new Window(limit, Move.FIRST), (Organization found) -> slugs.add(found.slug()));
        return slugs;
    }

    private List<String> callsOf(Runnable command) {
        int before = world.api.calls().size();
        command.run();
        return world.api.calls().subList(before, world.api.calls().size());
    }

    @Test
    void anIssuesNumberIsLookedForInEveryRegion() {
        hosted();

        List<String> calls = callsOf(
                () -> assertThat(world.auth.issues().view(null, null, "3").id()).isEqualTo("3"));

        assertThat(calls)
                .containsExactly(
                        "issue 3@sentry.io", "regions@sentry.io", "issue 3@us.sentry.io", "issue 3@de.sentry.io");
        assertThatThrownBy(() -> world.auth.issues().view(null, null, "9"))
                .hasMessageContaining("There is no issue '9'");
    }

    @Test
    void anOrganizationIsAskedForInItsRegion() {
        hosted();

        assertThat(callsOf(() -> issues("bauhaus")))
                .containsExactly(
                        "regions@sentry.io",
                        "organizations@us.sentry.io",
                        "organizations@de.sentry.io",
                        "issues bauhaus@de.sentry.io");
        assertThat(world.cache.organizationRegions()).isEqualTo(BOTH);
    }

    @Test
    void whatIsKnownIsNotAskedForAgain() {
        hosted();
        issues("bauhaus");

        assertThat(callsOf(() -> issues("bauhaus"))).containsExactly("issues bauhaus@de.sentry.io");
        assertThat(callsOf(() -> issues("acme"))).containsExactly("issues acme@us.sentry.io");
        assertThat(callsOf(() -> world.auth.issues().view(null, "acme", "1"))).containsExactly("issue 1@us.sentry.io");
    }

    @Test
    void aSentryOfOnesOwnHasNoRegions() {
        world.signIn();
        world.api.region(US);
        world.api.organization(World.HOST, "acme", US);
        Samples.issues(world, "acme", 2);

        assertThat(callsOf(() -> issues("acme"))).containsExactly("issues acme@sentry.example.com");
        assertThat(callsOf(() -> issues(null)))
                .containsExactly("organizations@sentry.example.com", "issues acme@sentry.example.com");
        assertThat(world.cache.organizationRegions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://us.sentry.io.example.com",
                "https://sentry.example.com",
                "http://us.sentry.io",
                "https://us.sentry.io:8443",
                "https://evilsentry.io"
            })
    void aRegionElsewhereIsNeverAsked(String elsewhere) {
        hosted();
        Origin evil = Origin.of(elsewhere);
        world.api.region(evil);
        world.api.organization(DE, "lured", evil).organization(evil, "trap", evil);
        Samples.issues(world, "lured", 1);

        assertThat(organizations(100)).containsExactly("acme", "bauhaus", "lured");
        assertThat(callsOf(() -> issues("lured"))).containsExactly("issues lured@sentry.io");
        assertThat(world.cache.organizationRegions()).isEqualTo(BOTH);
    }

    @Test
    void aCacheThatNamesARegionElsewhereIsNotTrusted() {
        hosted();
        world.cache.saveOrganizationRegions(Map.of("acme", Origin.of("https://us.sentry.io.example.com")));

        assertThat(callsOf(() -> issues("acme"))).containsExactly("issues acme@sentry.io");
    }

    @Test
    void aRegionThatIsNamedTwiceIsAskedOnce() {
        hosted();
        world.api.region(US);

        assertThat(callsOf(() -> organizations(100)))
                .containsExactlyInAnyOrder(
                        "regions@sentry.io", "organizations@us.sentry.io", "organizations@de.sentry.io");
    }

    @Test
    void whereNoRegionsAreToldTheHomeIsTheOne() {
        world.signIn(SAAS);
        world.api.organization(SAAS, "acme", null);
        Samples.issues(world, "acme", 2);

        assertThat(organizations(100)).containsExactly("acme");
        assertThat(issues("acme")).isEqualTo(2);
    }

    @Test
    void aServerWithoutThatEndpointHasNoRegions() {
        world.signIn(SAAS);
        world.api.organization(SAAS, "acme", null);
        world.api.fail("regions", new AuthFailure(Kind.NOT_FOUND, "no such thing"));

        assertThat(callsOf(() -> organizations(100))).containsExactly("regions@sentry.io", "organizations@sentry.io");
    }

    @Test
    void aTokenThatMayNotSeeRegionsMayStillSeeTheHome() {
        world.signIn(SAAS);
        world.api.organization(SAAS, "acme", null);
        Samples.issues(world, "acme", 2);
        world.api.fail("regions", new ForbiddenException("org:read"));

        assertThat(organizations(100)).containsExactly("acme");
        assertThat(issues("acme")).isEqualTo(2);
    }

    @Test
    void withoutRegionsAKnownOrganizationIsStillAskedForAtHome() {
        hosted();
        world.api.fail("regions", new AuthFailure(Kind.SERVER, "no service"));

        assertThat(callsOf(() -> issues("acme"))).containsExactly("regions@sentry.io", "issues acme@sentry.io");
        assertThatThrownBy(() -> organizations(100)).hasMessage("no service");
    }

    @Test
    void aTokenThatMayNotListOrganizationsIsStillUsedAtHome() {
        hosted();
        world.api.fail("organizations", new ForbiddenException("org:read"));

        assertThat(callsOf(() -> issues("acme"))).last().isEqualTo("issues acme@sentry.io");
        assertThat(world.cache.organizationRegions()).isEmpty();
    }

    @Test
    void anInterruptedCommandDoesNotGoOnAtHome() {
        hosted();
        world.api.fail("regions", new AuthFailure(Kind.INTERRUPTED, "interrupted"));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> issues("acme"));

        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(world.api.calls()).hasSize(1);
    }

    @Test
    void theThreadsOfACommandLearnItOnce() {
        hosted();
        Client client = new Client(world, world.auth.session(), null);
        List<Supplier<Origin>> requests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            requests.add(() -> client.at("bauhaus", (api, bearer) -> bearer.server()));
        }

        assertThat(Parallel.all(requests)).hasSize(8).containsOnly(DE);

        assertThat(Collections.frequency(world.api.calls(), "regions@sentry.io"))
                .isEqualTo(1);
    }

    @Test
    void aRejectedTokenIsRefreshedWhileRegionsAreLearned() {
        hosted();
        world.sentry.liveAccess.clear();

        assertThat(issues("bauhaus")).isEqualTo(3);

        assertThat(world.sentry.count("refresh")).isEqualTo(1);
        assertThat(world.cache.organizationRegions()).isEqualTo(BOTH);
    }

    @Test
    void whatASlowCommandLearnsAboutAFormerSignInIsNotKept() {
        hosted();
        Secret before = world.stored().accessToken();
        world.onAsk = what -> {
            if (what.startsWith("organizations@de")) {
                world.auth.logout().run();
                world.signIn(SAAS);
                world.sentry.liveAccess.add(before);
            }
        };

        issues("bauhaus");

        assertThat(world.stored().accessToken()).isNotEqualTo(before);
        assertThat(world.cache.organizationRegions()).isEmpty();
    }

    @Test
    void signingOutForgetsThem() {
        hosted();
        issues("bauhaus");
        world.auth.logout().run();

        assertThat(world.cache.organizationRegions()).isEmpty();
    }

    @Test
    void aTokenOfTheEnvironmentNeitherUsesNorLeavesThem() {
        hosted();
        world.cache.saveOrganizationRegions(Map.of("bauhaus", US));
        world.variables.put("SENTRY_AUTH_TOKEN", world.stored().accessToken().reveal());

        assertThat(callsOf(() -> issues("bauhaus"))).last().isEqualTo("issues bauhaus@de.sentry.io");
        assertThat(world.cache.organizationRegions()).isEqualTo(Map.of("bauhaus", US));
    }

    @Test
    void cachesThatFailAreNoObstacle() {
        hosted();
        world.cache.failure = new TokenStoreException(Reason.UNAVAILABLE, "no");

        assertThat(issues("bauhaus")).isEqualTo(3);
        assertThat(organizations(100)).containsExactly("acme", "bauhaus");
    }

    @Test
    void aListOfAllOrganizationsTellsOfTheirRegions() {
        hosted();
        organizations(100);

        assertThat(world.cache.organizationRegions()).isEqualTo(BOTH);
        assertThat(callsOf(() -> issues("bauhaus"))).containsExactly("issues bauhaus@de.sentry.io");
    }

    @Test
    void aListThatWasCutOffDoesNotReplaceWhatIsKnown() {
        hosted();
        issues("bauhaus");
        organizations(1);

        assertThat(world.cache.organizationRegions()).isEqualTo(BOTH);
    }

    @Test
    void aRegionThatMayNotBeSeenIsLeftOutAndForgetsNothing() {
        hosted();
        issues("bauhaus");
        world.onAsk = what -> {
            if (what.equals("organizations@de.sentry.io")) {
                throw new ForbiddenException("org:read");
            }
        };
        List<String> slugs = new ArrayList<>();

        Listed listed = world.auth.organizations().list(null, Samples.ALL, found -> slugs.add(found.slug()));

        assertThat(slugs).containsExactly("acme");
        assertThat(listed.remarks())
                .singleElement()
                .asString()
                .startsWith("de.sentry.io is left out: You have no permission");
        assertThat(world.cache.organizationRegions()).isEqualTo(BOTH);
    }
}
