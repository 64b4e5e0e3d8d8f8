package dev.sentryauth.application.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.World;
import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which token goes where, and what becomes of a request that the server refuses. */
class ClientTest {
    private final World world = new World();

    private List<String> organizations() {
        List<Organization> found = new ArrayList<>();
        world.auth.organizations().list(null, Samples.ALL, found::add);
        return found.stream().map(Organization::slug).toList();
    }

    private List<Issue> issues(@Nullable String organization) {
        List<Issue> found = new ArrayList<>();
        world.auth.issues().list(null, Samples.in(organization), Samples.ALL, found::add);
        return found;
    }

    private AuthFailure refused(@Nullable String scope) {
        world.api.organization(World.HOST, "acme", null);
        world.api.fail("issues acme", new ForbiddenException(scope));
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> issues("acme"));
        assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
        return failure;
    }

    private void stored(@Nullable String scope) {
        TokenGrant grant = world.sentry.issue();
        world.store.save(Credential.granted(
                new TokenGrant(grant.accessToken(), grant.refreshToken(), 3600L, scope, null),
                new OAuthClient(World.HOST, "the-client"),
                world.clock.instant()));
    }

    private long count(String what) {
        return world.api.calls().stream().filter(call -> call.startsWith(what)).count();
    }

    private void killAccessTokens() {
        synchronized (world.sentry) {
            world.sentry.liveAccess.clear();
        }
    }

    // 401

    @Test
    void aRejectedTokenIsRefreshedOnceAndTheRequestSentOnceMore() {
        world.signIn();
        world.api.organization(World.HOST, "acme", null);
        killAccessTokens();

        assertThat(organizations()).containsExactly("acme");

        assertThat(world.sentry.count("refresh")).isEqualTo(1);
        assertThat(count("organizations")).isEqualTo(2);
    }

    @Test
    void aServerThatRejectsEveryTokenIsAskedTwiceAndNoMore() {
        world.signIn();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Granted(
                new TokenGrant(Secret.of("dead-on-arrival"), Secret.of("next-refresh"), 3600L, null, null)));
        killAccessTokens();

        AuthError error = catchThrowableOfType(AuthError.class, this::organizations);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.INVALID);
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
        assertThat(world.api.calls())
                .containsExactly("organizations@sentry.example.com", "organizations@sentry.example.com");
    }

    @Test
    void aSessionThatIsOverIsExpiredAfterOneRequest() {
        world.signIn();
        world.sentry.refreshes.add(token -> new RefreshOutcome.InvalidGrant());
        killAccessTokens();

        AuthError error = catchThrowableOfType(AuthError.class, this::organizations);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.EXPIRED);
        assertThat(world.api.calls()).hasSize(1);
    }

    @Test
    void withoutATokenNobodyIsAsked() {
        AuthError error = catchThrowableOfType(AuthError.class, this::organizations);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.NOT_AUTHENTICATED);
        assertThat(world.api.calls()).isEmpty();
    }

    /** The refresh is answered only when all eight requests have been rejected, so all eight threads want it. */
    @Test
    @Timeout(30)
    void eightRequestsOnARejectedTokenLeadToOneRefresh() {
        world.signIn();
        for (int i = 1; i <= 8; i++) {
            world.api.organization(World.HOST, "org-" + i, null);
            Samples.issues(world, "org-" + i, 3);
        }
        AtomicBoolean revoked = new AtomicBoolean();
        world.onAsk = what -> {
            if (what.startsWith("issues") && revoked.compareAndSet(false, true)) {
                killAccessTokens();
            }
        };
        world.sentry.beforeAnswer = () -> {
            while (count("issues") < 8) {
                Thread.onSpinWait();
            }
        };

        assertThat(issues(null)).hasSize(24);

        assertThat(world.sentry.count("refresh")).isEqualTo(1);
        assertThat(count("issues")).isEqualTo(16);
    }

    // 403

    @Test
    void aMissingScopeIsNamedWithTheCommandThatGrantsIt() {
        stored("org:read project:read");

        assertThat(refused("event:read"))
                .hasMessage("Your sign-in lacks the scope event:read. Run 'sentry auth refresh --scope"
                        + " org:read,project:read,event:read' to grant it.");
    }

    @Test
    void severalMissingScopesAreNamedAndOnlyThese() {
        stored("org:read project:read");

        assertThat(refused("org:read org:admin team:admin"))
                .hasMessage("Your sign-in lacks the scope org:admin team:admin. Run 'sentry auth refresh --scope"
                        + " org:read,project:read,org:admin,team:admin' to grant it.");
    }

    @Test
    void aScopeThatThisVersionDoesNotKnowStandsInNoCommand() {
        stored("org:read");

        assertThat(refused("replay:write"))
                .hasMessage("Your sign-in lacks the scope replay:write, which this version cannot ask for.");
    }

    @Test
    void anApiTokenNeedsAnotherOne() {
        Secret token = world.sentry.issue().accessToken();
        world.store.save(Credential.apiToken(token, World.HOST, world.clock.instant()));

        assertThat(refused("event:read"))
                .hasMessageContaining("The stored API token lacks the scope event:read.")
                .hasMessageContaining("'sentry auth login --with-token'")
                .hasMessageNotContaining("auth refresh");
    }

    @Test
    void whereTheGrantedScopesAreUnknownTheDefaultOnesAreKept() {
        stored(null);

        assertThat(refused("event:admin"))
                .hasMessageContaining("'sentry auth refresh --scope project:read,project:write,org:read,event:read,"
                        + "event:write,member:read,team:read,event:admin'");
    }

    @Test
    void onlyScopesThatSentryKnowsStandInTheCommand() {
        stored("org:read $(reboot) org:read;reboot openid");

        assertThat(refused("event:read"))
                .hasMessageContaining("'sentry auth refresh --scope org:read,openid,event:read'");
    }

    @Test
    void aScopeThatIsGrantedAlreadyMeansNoPermission() {
        stored("event:read org:read");

        assertThat(refused("event:read"))
                .hasMessageContaining("no permission")
                .hasMessageContaining("Ask an owner of the organization")
                .hasMessageNotContaining("--scope");
    }

    @Test
    void aScopeThatIsPartOfAGrantedOneIsStillMissing() {
        stored("event:reader org:read");

        assertThat(refused("event:read")).hasMessageContaining("lacks the scope event:read");
    }

    @Test
    void aRefusalWithoutAScopeMeansNoPermission() {
        stored("org:read");

        assertThat(refused(null)).hasMessageContaining("no permission");
    }

    @Test
    void aRefusalIsNoReasonToRefresh() {
        stored("org:read");
        refused("event:read");

        assertThat(world.sentry.calls).isEmpty();
        assertThat(count("issues")).isEqualTo(1);
    }

    @Test
    void aTokenOfTheEnvironmentIsNamedByItsVariable() {
        world.variables.put("SENTRY_URL", World.HOST.toString());
        world.variables.put("SENTRY_TOKEN", world.sentry.issue().accessToken().reveal());

        assertThat(refused("event:read"))
                .hasMessageContaining("the token in SENTRY_TOKEN")
                .hasMessageContaining("It needs the scope event:read.")
                .hasMessageNotContaining("--scope");
    }

    @Test
    void aTokenOfTheEnvironmentWithoutAKnownScope() {
        world.variables.put("SENTRY_URL", World.HOST.toString());
        world.variables.put(
                "SENTRY_AUTH_TOKEN", world.sentry.issue().accessToken().reveal());

        assertThat(refused(null))
                .hasMessageContaining("the token in SENTRY_AUTH_TOKEN.")
                .hasMessageNotContaining("scope");
    }

    @Test
    void anOrganizationsTokenIsSaidToActForNoUser() {
        String json = "{\"url\":\"" + World.HOST + "\"}";
        String token = "sntrys_" + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)) + "_x";
        world.variables.put("SENTRY_AUTH_TOKEN", token);
        world.sentry.liveAccess.add(Secret.of(token));

        assertThat(refused("org:read"))
                .hasMessageContaining("an organization's token")
                .hasMessageContaining("Unset SENTRY_AUTH_TOKEN, and sign in as a user")
                .hasMessageNotContaining(token);
    }

    @Test
    void aStoreThatCannotBeReadCostsOnlyThePreciseCommand() {
        stored("org:read");
        world.onAsk =
                what -> world.store.failReads(Integer.MAX_VALUE, new TokenStoreException(Reason.UNAVAILABLE, "no"));

        assertThat(refused("event:admin")).hasMessageContaining(",team:read,event:admin'");
    }

    // Where

    @Test
    void aSentryThatWasNamedAndIsNotTheTokensOwnIsNeverAsked() {
        world.signIn();

        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class,
                () -> world.auth
                        .organizations()
                        .list(world.auth.named("https://other.example.com/x", null), Samples.ALL, found -> {}));

        assertThat(failure.kind()).isEqualTo(Kind.HOST_MISMATCH);
        assertThat(world.api.calls()).isEmpty();
    }

    /** A listing of two pages, between which another process signs in at another Sentry. */
    @Test
    void aTokenOfAnotherSentryNeverGoesToTheFormerOne() {
        Origin other = Origin.of("https://other.example.com");
        world.signIn();
        world.api.organization(World.HOST, "acme", null);
        Samples.issues(world, "acme", 150);
        for (int i = 1; i <= 150; i++) {
            world.api.organization(World.HOST, "org-" + i, null);
        }
        List<String> seen = new ArrayList<>();

        world.auth.issues().list(null, Samples.in("acme"), Samples.ALL, issue -> {
            seen.add(issue.id());
            if (seen.size() == 100) {
                world.signIn(other);
            }
        });

        assertThat(world.api.calls())
                .containsExactly("issues acme@sentry.example.com", "issues acme@other.example.com");

        world.signIn();
        seen.clear();
        world.auth.organizations().list(null, Samples.ALL, organization -> {
            seen.add(organization.slug());
            if (seen.size() == 100) {
                world.signIn(other);
            }
        });

        assertThat(world.api.calls().subList(2, 4))
                .containsExactly("organizations@sentry.example.com", "organizations@other.example.com");
    }
}
