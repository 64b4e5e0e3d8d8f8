package dev.sentryauth.application.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.FakeSentry;
import dev.sentryauth.application.World;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.application.status.StatusReport.State;
import dev.sentryauth.application.status.StatusReport.Verification;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.AuthSource;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StatusTest {
    private final World world = new World();

    private StatusReport local() {
        return world.auth.status().local(world.auth.named(null, null));
    }

    private StatusReport verified() {
        return world.auth.status().verified(world.auth.named(null, null), world.auth.session());
    }

    @Test
    void aSignInIsToldWithoutARequest() {
        Credential credential = world.signIn();
        world.cache.saveUser(FakeSentry.JANE);

        assertThat(local())
                .isEqualTo(new StatusReport(
                        State.AUTHENTICATED,
                        AuthSource.OAUTH,
                        World.HOST,
                        "memory",
                        FakeSentry.JANE,
                        credential.accessToken(),
                        credential.expiresAt(),
                        true,
                        List.of(),
                        null,
                        null,
                        false,
                        List.of("org:read")));
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void anApiTokenIsToldFromASignIn() {
        world.store.save(Credential.apiToken(Secret.of("sntryu_1"), World.HOST, world.clock.instant()));

        assertThat(local().apiToken()).isTrue();
        assertThat(local().scopes()).isEmpty();
        assertThat(local().source()).isEqualTo(AuthSource.OAUTH);
    }

    @Test
    void aServerThatForbidsTheCheckIsToldWithTheMissingScope() {
        world.signIn();
        world.sentry.identities.add(() -> {
            throw new ForbiddenException("org:admin");
        });

        StatusReport report = verified();

        assertThat(report.verification().success()).isFalse();
        assertThat(report.verification().code()).isEqualTo("forbidden");
        assertThat(report.verification().error()).contains("'sentry auth refresh --scope org:read,org:admin'");
        assertThat(report.isAuthenticated()).isTrue();
    }

    @Test
    void nobodySignedInIsAnAnswerToo() {
        StatusReport report = local();

        assertThat(report.state()).isEqualTo(State.NOT_AUTHENTICATED);
        assertThat(report.state().isUsable()).isFalse();
        assertThat(report.source()).isNull();
        assertThat(report.origin()).isEqualTo(Origin.SENTRY_IO);
        assertThat(report.location()).isEqualTo("memory");
        assertThat(report.refreshEnabled()).isFalse();
    }

    @Test
    void theConfiguredSentryIsToldWhereNobodyIsSignedIn() {
        world.variables.put("SENTRY_URL", "https://own.example.com");

        assertThat(local().origin()).isEqualTo(Origin.of("own.example.com"));
    }

    @Test
    void anEnvironmentTokenOpensNoStore() {
        world.variables.put("SENTRY_AUTH_TOKEN", "env-token");

        StatusReport report = local();

        assertThat(report)
                .isEqualTo(new StatusReport(
                        State.AUTHENTICATED,
                        AuthSource.ENV_SENTRY_AUTH_TOKEN,
                        Origin.SENTRY_IO,
                        null,
                        null,
                        Secret.of("env-token"),
                        null,
                        false,
                        List.of(),
                        null,
                        null,
                        false,
                        List.of()));
        assertThat(world.storeOpened).isZero();
    }

    @Test
    void whatIsShadowedIsTold() {
        world.variables.put("SENTRY_AUTH_TOKEN", "env-token");
        world.variables.put("SENTRY_TOKEN", "older");
        world.storeFile = Path.of("config.db");

        assertThat(local().shadowed()).containsExactly(AuthSource.ENV_SENTRY_TOKEN);
        assertThat(local().unopenedStore()).isEqualTo("config.db");
        assertThat(world.storeOpened).isZero();
    }

    @Test
    void anExpiredTokenWithARefreshTokenIsSignedIn() {
        world.signInExpired();

        assertThat(local().state()).isEqualTo(State.REFRESHABLE);
        assertThat(local().state().isUsable()).isTrue();
    }

    @Test
    void anExpiredTokenWithoutOneIsNot() {
        Credential pair = world.signInExpired();
        world.store.save(new Credential(pair.accessToken(), null, pair.expiresAt(), null, pair.origin(), null, null));

        assertThat(local().state()).isEqualTo(State.EXPIRED);
        assertThat(local().state().isUsable()).isFalse();
        assertThat(local().refreshEnabled()).isFalse();
    }

    @Test
    void aRefreshTokenThatTheServerRejectedIsNone() {
        Credential credential = world.signInExpired();
        String hash = Objects.requireNonNull(credential.refreshToken()).fingerprint();
        world.store.setRefreshMark(new RefreshMark(RefreshMark.State.REJECTED, hash, world.clock.instant(), 1));
        assertThat(local().state()).isEqualTo(State.EXPIRED);

        world.store.setRefreshMark(new RefreshMark(RefreshMark.State.REJECTED, "another", world.clock.instant(), 1));
        assertThat(local().state()).isEqualTo(State.REFRESHABLE);

        world.store.setRefreshMark(new RefreshMark(RefreshMark.State.IN_FLIGHT, hash, world.clock.instant(), 1));
        assertThat(local().state()).isEqualTo(State.REFRESHABLE);
    }

    @Test
    void aSignInElsewhereIsAMismatch() {
        world.signIn();
        world.variables.put("SENTRY_URL", "https://own.example.com");

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::local);

        assertThat(failure.kind()).isEqualTo(Kind.HOST_MISMATCH);
        assertThat(failure).hasMessageContaining("sentry.example.com").hasMessageContaining("own.example.com");
    }

    @Test
    void aCacheThatCannotBeReadCostsOnlyTheName() {
        world.signIn();
        world.cache.failure = new TokenStoreException(Reason.CORRUPT, "broken");

        assertThat(local().state()).isEqualTo(State.AUTHENTICATED);
        assertThat(local().user()).isNull();
    }

    @Test
    void theServerConfirms() {
        world.signIn();

        StatusReport report = verified();

        assertThat(report.verification()).isEqualTo(new Verification(true, null, null));
        assertThat(report.user()).isEqualTo(FakeSentry.JANE);
    }

    @Test
    void aServerThatTellsNoUserLeavesTheKnownOne() {
        world.signIn();
        UserInfo known = new UserInfo("2", null, null, "known");
        world.cache.saveUser(known);
        world.sentry.identities.add(() -> null);

        assertThat(verified().user()).isEqualTo(known);
    }

    @Test
    void askingTheServerRefreshesAsAnyUseWould() {
        world.signInExpired();

        StatusReport report = verified();

        assertThat(report.state()).isEqualTo(State.AUTHENTICATED);
        assertThat(report.verification()).isEqualTo(new Verification(true, null, null));
        assertThat(report.token()).isEqualTo(world.stored().accessToken());
    }

    @Test
    void theServersRejectionIsTold() {
        world.signIn();
        world.cache.saveUser(FakeSentry.JANE);
        world.sentry.liveAccess.clear();
        world.sentry.liveRefresh.clear();

        StatusReport report = verified();

        Verification verification = Objects.requireNonNull(report.verification());
        assertThat(verification.success()).isFalse();
        assertThat(verification.code()).isEqualTo("expired");
        assertThat(verification.error()).contains("Session expired");
        assertThat(report.user()).isEqualTo(FakeSentry.JANE);
    }

    @Test
    void aServerThatCannotBeAskedSaysNothingAboutTheToken() {
        world.signIn();
        world.sentry.identities.add(() -> {
            throw new AuthFailure(Kind.NETWORK, "down");
        });

        StatusReport report = verified();

        assertThat(report.isAuthenticated()).isTrue();
        assertThat(report.verification()).isEqualTo(new Verification(false, "down", "network"));
    }

    @Test
    void onlyAUsableTokenThatTheServerDoesNotRejectIsAuthenticated() {
        assertThat(local().isAuthenticated()).isFalse();

        world.signIn();
        assertThat(local().isAuthenticated()).isTrue();
        assertThat(verified().isAuthenticated()).isTrue();

        world.sentry.liveAccess.clear();
        world.sentry.liveRefresh.clear();
        assertThat(verified().isAuthenticated()).isFalse();
    }

    @Test
    void withoutATokenThereIsNothingToAsk() {
        assertThat(verified().verification()).isNull();
        assertThat(world.sentry.calls).isEmpty();
    }
}
