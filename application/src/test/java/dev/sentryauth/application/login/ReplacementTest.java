package dev.sentryauth.application.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.World;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.logout.LogoutResult.Revocation;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sign-in keeps of the one that it replaces, and what becomes of that one. */
class ReplacementTest {
    private static final Origin OTHER = Origin.of("https://other.example.com");

    private final World world = new World();

    private Scopes scopes(@Nullable Target named) {
        return world.auth.login().replacement().scopes(named);
    }

    private void stored(@Nullable String scope) {
        TokenGrant grant = world.sentry.issue();
        world.store.save(Credential.granted(
                new TokenGrant(grant.accessToken(), grant.refreshToken(), 3600L, scope, null),
                new OAuthClient(World.HOST, "the-client"),
                world.clock.instant()));
    }

    private LoginResult signInAt(@Nullable String url) {
        world.sentry.polls.add(new PollOutcome.Granted(world.sentry.issue()));
        return world.auth
                .login()
                .device(
                        new DeviceLogin(
                                url == null ? null : world.auth.named(null, url),
                                Scopes.DEFAULT,
                                Duration.ofMinutes(10)),
                        (device, origin, left) -> {});
    }

    // scopes

    @ParameterizedTest
    @ValueSource(strings = {"org:read", "openid profile org:read", "event:read brand-new:scope"})
    void theFormerSignInsScopesAreAskedForAgain(String granted) {
        stored(granted);

        assertThat(scopes(null)).hasToString(granted);
        assertThat(scopes(world.auth.named(null, World.HOST.toString()))).hasToString(granted);
    }

    @Test
    void anExpiredSessionsScopesAreAskedForAgain() {
        stored("org:read");
        world.clock.advance(Duration.ofDays(400));

        assertThat(scopes(null)).hasToString("org:read");
    }

    @Test
    void whereTheyAreUnknownTheDefaultIsAskedFor() {
        assertThat(scopes(null)).isEqualTo(Scopes.DEFAULT);
        stored(null);
        assertThat(scopes(null)).isEqualTo(Scopes.DEFAULT);
        stored(" \t ");
        assertThat(scopes(null)).isEqualTo(Scopes.DEFAULT);
        world.store.save(Credential.apiToken(Secret.of("sntryu_1"), World.HOST, world.clock.instant()));
        assertThat(scopes(null)).isEqualTo(Scopes.DEFAULT);
    }

    @Test
    void anotherServersScopesSayNothingHere() {
        stored("org:admin");

        assertThat(scopes(world.auth.named(null, OTHER.toString()))).isEqualTo(Scopes.DEFAULT);
    }

    @Test
    void theScopesAreToldBeforeTheApproval() {
        StringBuilder events = new StringBuilder();
        world.sentry.polls.add(new PollOutcome.Granted(world.sentry.issue()));

        world.auth
                .login()
                .device(
                        new DeviceLogin(null, new Scopes(List.of("org:read")), Duration.ofMinutes(10)),
                        new LoginListener() {
                            @Override
                            public void asking(Scopes scopes) {
                                events.append(scopes).append(' ');
                            }

                            @Override
                            public void deviceAuthorized(DeviceAuthorization device, Origin origin, Duration left) {
                                events.append("code");
                            }
                        });

        assertThat(events).hasToString("org:read code");
    }

    @Test
    void aTimeLimitBelowTheIntervalIsRefusedBeforeTheCodeIsShown() {
        StringBuilder shown = new StringBuilder();

        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class,
                () -> world.auth
                        .login()
                        .device(
                                new DeviceLogin(null, Scopes.DEFAULT, Duration.ofSeconds(3)),
                                (device, origin, left) -> shown.append(device.userCode())));

        assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.BAD_VALUE);
        assertThat(shown).isEmpty();
    }

    // another server

    @Test
    void aSignInElsewhereIsSaidToReplaceTheFormerOne() {
        Replacement replacement = world.auth.login().replacement();
        assertThat(replacement.otherServer(world.auth.named(null, OTHER.toString()), null))
                .isNull();
        world.signIn();

        assertThat(replacement.otherServer(world.auth.named(null, OTHER.toString()), null))
                .isEqualTo(World.HOST);
        assertThat(replacement.otherServer(world.auth.named(null, OTHER.toString()), Secret.of("sntryu_1")))
                .isEqualTo(World.HOST);
        assertThat(replacement.otherServer(world.auth.named(null, World.HOST.toString()), null))
                .isNull();
        assertThat(replacement.otherServer(null, null)).isNull();
    }

    @Test
    void oneServerOfTheHostedSentryIsNoOtherThanTheNext() {
        world.signIn(Origin.SENTRY_IO);

        assertThat(world.auth.login().replacement().otherServer(world.auth.named(null, "https://de.sentry.io"), null))
                .isNull();
    }

    // revocation

    @Test
    void theReplacedSessionIsRevokedOnceItsSuccessorIsStored() {
        Credential former = world.signIn();

        LoginResult result = signInAt(null);

        assertThat(world.sentry.revoked).containsExactly(former.refreshToken());
        assertThat(world.sentry.count("revoke")).isEqualTo(1);
        assertThat(world.sentry.clients.get(world.sentry.clients.size() - 1).clientId())
                .isEqualTo("the-client");
        assertThat(result.former()).isEqualTo(new LoginResult.Former(World.HOST, Revocation.DONE));
        assertThat(world.stored()).isEqualTo(result.credential());
    }

    @Test
    void anApiTokenReplacesASessionThatIsRevokedAsWell() {
        Credential former = world.signIn();
        Secret token = Secret.of("sntryu_0123456789");
        world.sentry.liveAccess.add(token);

        world.auth.login().token(null, token);

        assertThat(world.sentry.revoked).containsExactly(former.refreshToken());
    }

    @Test
    void aSessionAtAnotherServerIsRevokedThere() {
        world.signIn();

        signInAt(OTHER.toString());

        assertThat(world.sentry.calls).endsWith("revoke@sentry.example.com");
    }

    @Test
    void anApiTokenThatAPersonMadeIsLeftAlone() {
        world.store.save(Credential.apiToken(Secret.of("sntryu_1"), World.HOST, world.clock.instant()));

        LoginResult result = signInAt(null);

        assertThat(world.sentry.count("revoke")).isZero();
        assertThat(result.former()).isEqualTo(new LoginResult.Former(World.HOST, Revocation.API_TOKEN));
    }

    /** To revoke either token of a pair may end the other one as well. */
    @ParameterizedTest
    @ValueSource(strings = {"access", "refresh"})
    void aTokenThatTheServerIssuedAgainIsNotRevoked(String same) {
        TokenGrant former = world.sentry.issue();
        TokenGrant fresh = world.sentry.issue();
        world.store.save(Credential.granted(former, new OAuthClient(World.HOST, "the-client"), world.clock.instant()));
        TokenGrant again = new TokenGrant(
                (same.equals("access") ? former : fresh).accessToken(),
                (same.equals("refresh") ? former : fresh).refreshToken(),
                3600L,
                "org:read",
                null);
        world.sentry.polls.add(new PollOutcome.Granted(again));

        LoginResult result = world.auth
                .login()
                .device(new DeviceLogin(null, Scopes.DEFAULT, Duration.ofMinutes(10)), (device, origin, left) -> {});

        assertThat(world.sentry.count("revoke")).isZero();
        assertThat(result.former()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"http://sentry.example.com, the-client", "https://sentry.example.com, ''"})
    void whatCannotBeAskedSafelyIsNotAsked(String origin, String clientId) {
        world.store.save(new Credential(
                Secret.of("a"),
                Secret.of("r"),
                null,
                null,
                Origin.of(origin),
                clientId.isEmpty() ? null : clientId,
                null));

        LoginResult result = signInAt(OTHER.toString());

        assertThat(world.sentry.count("revoke")).isZero();
        assertThat(result.former().revoked()).isEqualTo(Revocation.FAILED);
    }

    @Test
    void aRowWithoutAnOriginIsSentNowhere() {
        world.store.save(new Credential(Secret.of("a"), Secret.of("r"), null, null, null, null, null));

        assertThat(signInAt(OTHER.toString()).former())
                .isEqualTo(new LoginResult.Former(null, Revocation.UNKNOWN_ORIGIN));
        assertThat(world.sentry.count("revoke")).isZero();
    }

    @Test
    void aRevocationThatFailsDoesNotFailTheSignIn() {
        world.signIn();
        world.sentry.revocation = RevocationOutcome.UNCONFIRMED;

        LoginResult result = signInAt(null);

        assertThat(result.former().revoked()).isEqualTo(Revocation.FAILED);
        assertThat(world.stored()).isEqualTo(result.credential());
    }

    @Test
    void aSignInThatIsDeniedRevokesNothing() {
        Credential former = world.signIn();
        world.sentry.polls.add(new PollOutcome.Denied());

        assertThatThrownBy(() -> world.auth
                        .login()
                        .device(
                                new DeviceLogin(null, Scopes.DEFAULT, Duration.ofMinutes(10)),
                                (device, origin, left) -> {}))
                .isInstanceOf(AuthFailure.class);

        assertThat(world.sentry.revoked).isEmpty();
        assertThat(world.stored()).isEqualTo(former);
    }

    @Test
    void aSignInThatCannotBeStoredLeavesTheFormerOneAlive() {
        Credential former = world.signIn();
        world.store.failWrites(1, new TokenStoreException(Reason.CORRUPT, "broken"));

        assertThatThrownBy(() -> signInAt(null)).hasMessage("broken");

        assertThat(world.sentry.revoked).doesNotContain(former.refreshToken(), former.accessToken());
    }

    @Test
    void whatARefreshMadeOfTheFormerOneMeanwhileIsRevoked() {
        world.signIn();
        Credential[] refreshed = new Credential[1];
        world.sentry.polls.add(new PollOutcome.Granted(world.sentry.issue()));

        world.auth
                .login()
                .device(new DeviceLogin(null, Scopes.DEFAULT, Duration.ofMinutes(10)), (device, origin, left) -> {
                    world.auth.refresh().run(null, false);
                    refreshed[0] = world.stored();
                });

        assertThat(world.sentry.revoked).containsExactly(refreshed[0].refreshToken());
    }

    // other scopes

    @Test
    void onlyASignInThatIsInForceCanHaveOtherScopes() {
        Replacement replacement = world.auth.login().replacement();
        assertThatThrownBy(() -> replacement.requireRenewable(null)).isInstanceOf(AuthError.class);

        world.store.save(Credential.apiToken(Secret.of("sntryu_1"), World.HOST, world.clock.instant()));
        AuthError apiToken = catchThrowableOfType(AuthError.class, () -> replacement.requireRenewable(null));
        assertThat(apiToken.reason()).isEqualTo(AuthError.Reason.INVALID);

        world.signIn();
        replacement.requireRenewable(null);
        AuthFailure elsewhere = catchThrowableOfType(
                AuthFailure.class, () -> replacement.requireRenewable(world.auth.named(null, OTHER.toString())));
        assertThat(elsewhere.kind()).isEqualTo(AuthFailure.Kind.HOST_MISMATCH);

        world.variables.put("SENTRY_TOKEN", "env-token");
        AuthFailure environment = catchThrowableOfType(AuthFailure.class, () -> replacement.requireRenewable(null));
        assertThat(environment.kind()).isEqualTo(AuthFailure.Kind.CONFIGURATION);
        assertThat(environment).hasMessageContaining("SENTRY_TOKEN");
        assertThat(world.sentry.calls).isEmpty();
    }
}
