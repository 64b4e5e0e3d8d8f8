package dev.sentryauth.application.logout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.application.FakeSentry;
import dev.sentryauth.application.World;
import dev.sentryauth.application.logout.LogoutResult.Revocation;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthSource;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogoutTest {
    private final World world = new World();

    private LogoutResult logout() {
        return world.auth.logout().run();
    }

    @Test
    void everythingOfTheSignInGoes() {
        Credential credential = world.signIn();
        world.cache.saveUser(FakeSentry.JANE);
        world.cache.saveOrganizationRegions(Map.of("acme", Origin.of("us.sentry.io")));
        world.cache.savePaginationCursor("issue list", "0:100:0");

        LogoutResult result = logout();

        assertThat(result).isEqualTo(new LogoutResult(true, Revocation.DONE, null, "sentry.example.com", null, null));
        assertThat(world.store.load()).isNull();
        assertThat(world.cache.user()).isNull();
        assertThat(world.cache.organizationRegions()).isEmpty();
        assertThat(world.cache.paginationCursor("issue list")).isNull();
        assertThat(world.sentry.revoked).containsExactly(credential.refreshToken());
        assertThat(world.sentry.timeouts).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void theTokenIsRevokedAtItsOwnSentryOnly() {
        world.signIn();
        world.variables.put("SENTRY_URL", "https://other.example.com");
        world.variables.put("SENTRY_CLIENT_ID", "another");

        logout();

        assertThat(world.sentry.clients).containsExactly(new OAuthClient(World.HOST, "the-client"));
    }

    @Test
    void theServersSilenceChangesNothingHere() {
        world.signIn();
        world.sentry.revocation = RevocationOutcome.UNCONFIRMED;

        LogoutResult result = logout();

        assertThat(result.loggedOut()).isTrue();
        assertThat(result.revoked()).isEqualTo(Revocation.FAILED);
        assertThat(world.store.load()).isNull();
    }

    @Test
    void aServerThatRefusesThePublicClientIsReportedWithThePageThatRemovesTheToken() {
        world.signIn();
        world.sentry.revocation = RevocationOutcome.CLIENT_REFUSED;

        LogoutResult result = logout();

        assertThat(result.revoked()).isEqualTo(Revocation.CLIENT_REFUSED);
        assertThat(result.settings()).isEqualTo("https://sentry.example.com/settings/account/authorizations/");
        assertThat(world.store.load()).isNull();
    }

    @Test
    void aStoreThatCannotBeClearedIsTriedBeforeTheServer() {
        world.signIn();
        world.store.failWrites(1, new TokenStoreException(Reason.UNAVAILABLE, "locked"));

        assertThatThrownBy(this::logout).hasMessage("locked");
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void signedOutTwiceIsSignedOut() {
        assertThat(logout()).isEqualTo(new LogoutResult(false, Revocation.NOTHING_STORED, null, null, null, null));
        assertThat(world.store.leasesTaken()).as("a lease would create a file").isZero();
    }

    @Test
    void anApiTokenIsLeftToItsOwner() {
        world.store.save(Credential.apiToken(Secret.of("sntryu_x"), World.HOST, world.clock.instant()));

        assertThat(logout().revoked()).isEqualTo(Revocation.API_TOKEN);
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void aSignInWithoutARefreshTokenIsRevokedByItsAccessToken() {
        world.store.save(new Credential(Secret.of("a"), null, null, null, World.HOST, "the-client", null));

        assertThat(logout().revoked()).isEqualTo(Revocation.DONE);
        assertThat(world.sentry.revoked).containsExactly(Secret.of("a"));
    }

    @Test
    void aMalformedEnvironmentTokenDoesNotHideWhatWasDone() {
        world.signIn();
        world.variables.put("SENTRY_AUTH_TOKEN", "two words");

        LogoutResult result = logout();

        assertThat(result.loggedOut()).isTrue();
        assertThat(result.stillActive()).isEqualTo(AuthSource.ENV_SENTRY_AUTH_TOKEN);
    }

    @Test
    void theTokenGoesEvenIfTheCachesCannotBeCleared() {
        Credential credential = world.signIn();
        world.cache.failure = new TokenStoreException(Reason.UNAVAILABLE, "The disk is full.");

        assertThatThrownBy(this::logout)
                .isInstanceOf(TokenStoreException.class)
                .hasMessage(
                        "You are signed out, but what was cached about you could not be cleared: The disk is full.");
        assertThat(world.store.load()).isNull();
        assertThat(world.sentry.revoked).containsExactly(credential.refreshToken());
    }

    @Test
    void aRefreshUnderWayIsWaitedForAndItsResultRevoked() throws Exception {
        world.signIn();
        Lease theirs = Objects.requireNonNull(world.store.acquireLease(Duration.ZERO));
        CompletableFuture<LogoutResult> logout = CompletableFuture.supplyAsync(this::logout);
        Credential refreshed = world.signIn();
        theirs.close();

        assertThat(logout.get(30, TimeUnit.SECONDS).revoked()).isEqualTo(Revocation.DONE);
        assertThat(world.sentry.revoked).containsExactly(refreshed.refreshToken());
        assertThat(world.store.acquireLease(Duration.ZERO)).as("given back").isNotNull();
    }

    @Test
    void aRowOfUnknownOriginIsSentNowhere() {
        world.store.save(new Credential(Secret.of("a"), Secret.of("r"), null, null, null, null, null));

        assertThat(logout().revoked()).isEqualTo(Revocation.UNKNOWN_ORIGIN);
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void plainHttpThatIsNotAllowedIsNotUsedForRevocation() {
        world.store.save(new Credential(
                Secret.of("a"), Secret.of("r"), null, null, Origin.of("http://own.example.com"), null, null));

        LogoutResult result = logout();

        assertThat(result.loggedOut()).isTrue();
        assertThat(result.revoked()).isEqualTo(Revocation.FAILED);
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void anEnvironmentTokenStaysAndIsNamed() {
        world.signIn();
        world.variables.put("SENTRY_AUTH_TOKEN", "env");

        assertThat(logout().stillActive()).isEqualTo(AuthSource.ENV_SENTRY_AUTH_TOKEN);
        assertThat(world.store.load()).isNull();
    }

    @Test
    void aRowThatCannotBeReadIsClearedAndNotRevoked() {
        world.signIn();
        world.store.failReads(2, new TokenStoreException(Reason.CORRUPT, "not a token"));

        LogoutResult result = logout();

        assertThat(result.loggedOut()).isTrue();
        assertThat(result.revoked()).isEqualTo(Revocation.NOTHING_STORED);
    }
}
