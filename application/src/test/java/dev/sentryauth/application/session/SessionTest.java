package dev.sentryauth.application.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.World;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthConfig;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.AuthSource;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final World world = new World();
    private final List<Secret> sent = new ArrayList<>();

    private String api(AuthConfig config) {
        sent.add(config.token());
        if (!world.sentry.liveAccess.contains(config.token())) {
            throw new TokenRejectedException();
        }
        return "answer from " + config.origin().display();
    }

    private String call() {
        return world.auth.session().call(null, this::api);
    }

    @Test
    void theStoredTokenIsUsedAsItIs() {
        Credential credential = world.signIn();

        AuthConfig config = world.auth.session().current(null);

        assertThat(config)
                .isEqualTo(new AuthConfig(
                        credential.accessToken(),
                        credential.refreshToken(),
                        credential.expiresAt(),
                        credential.issuedAt(),
                        AuthSource.OAUTH,
                        World.HOST));
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void anExpiredTokenIsRefreshedFirst() {
        world.signInExpired();

        AuthConfig config = world.auth.session().current(null);

        assertThat(config.token()).isEqualTo(world.stored().accessToken());
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    @Test
    void withoutATokenNobodyIsAsked() {
        AuthError error = catchThrowableOfType(AuthError.class, this::call);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.NOT_AUTHENTICATED);
        assertThat(sent).isEmpty();
    }

    @Test
    void theEnvironmentGoesFirstAndOpensNoStore() {
        world.signIn();
        world.variables.put("SENTRY_AUTH_TOKEN", "from-env");
        world.variables.put("SENTRY_URL", "https://own.example.com");

        AuthConfig config = world.auth.session().current(world.auth.named(null, null));

        assertThat(config)
                .isEqualTo(new AuthConfig(
                        Secret.of("from-env"),
                        null,
                        null,
                        null,
                        AuthSource.ENV_SENTRY_AUTH_TOKEN,
                        Origin.of("own.example.com")));
        assertThat(world.storeOpened).isZero();
    }

    @Test
    void aRejectedTokenIsRefreshedOnceAndTheRequestSentAgain() {
        Credential before = world.signIn();
        world.sentry.liveAccess.clear();

        assertThat(call()).isEqualTo("answer from sentry.example.com");

        assertThat(sent).containsExactly(before.accessToken(), world.stored().accessToken());
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    @Test
    void aServerThatRejectsEverythingIsAskedTwiceAndNoMore() {
        world.signIn();

        AuthError error = catchThrowableOfType(
                AuthError.class,
                () -> world.auth.session().call(null, config -> {
                    sent.add(config.token());
                    throw new TokenRejectedException();
                }));

        assertThat(error.reason()).isEqualTo(AuthError.Reason.INVALID);
        assertThat(sent).hasSize(2);
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    @Test
    void whenTheRefreshIsRejectedAsWellTheSessionIsOver() {
        world.signIn();
        world.sentry.liveAccess.clear();
        world.sentry.liveRefresh.clear();

        AuthError error = catchThrowableOfType(AuthError.class, this::call);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.EXPIRED);
        assertThat(sent).hasSize(1);
    }

    @Test
    void aTokenThatAnotherReplacedMeanwhileIsAdoptedWithoutARefresh() {
        Credential old = world.signIn();
        List<Secret> seen = new ArrayList<>();

        String answer = world.auth.session().call(null, config -> {
            seen.add(config.token());
            if (seen.size() == 1) {
                world.signIn();
                throw new TokenRejectedException();
            }
            return "fine";
        });

        assertThat(answer).isEqualTo("fine");
        assertThat(seen).containsExactly(old.accessToken(), world.stored().accessToken());
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void aRejectedApiTokenIsInvalid() {
        world.store.save(Credential.apiToken(Secret.of("sntryu_dead"), World.HOST, world.clock.instant()));

        AuthError error = catchThrowableOfType(AuthError.class, this::call);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.INVALID);
        assertThat(error).hasMessage("Sentry rejected the token. Run 'sentry auth login' to re-authenticate.");
        assertThat(sent).hasSize(1);
    }

    @Test
    void aSignOutDuringTheRequestEndsIt() {
        world.signIn();

        AuthError error = catchThrowableOfType(
                AuthError.class,
                () -> world.auth.session().call(null, config -> {
                    world.store.clear();
                    throw new TokenRejectedException();
                }));

        assertThat(error.reason()).isEqualTo(AuthError.Reason.NOT_AUTHENTICATED);
    }

    @Test
    void aRejectedEnvironmentTokenIsInvalidAndNamed() {
        world.signIn();
        world.variables.put("SENTRY_TOKEN", "dead");

        AuthError error = catchThrowableOfType(AuthError.class, this::call);

        assertThat(error.reason()).isEqualTo(AuthError.Reason.INVALID);
        assertThat(error).hasMessageContaining("SENTRY_TOKEN").hasMessageNotContaining("dead");
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void aTokenNeverGoesToASentryThatDidNotIssueIt() {
        world.signIn();

        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class,
                () -> world.auth
                        .session()
                        .call(world.auth.named("https://evil.example.com/organizations/x/", null), this::api));

        assertThat(failure.kind()).isEqualTo(Kind.HOST_MISMATCH);
        assertThat(sent).isEmpty();
    }

    @Test
    void aSignInElsewhereDuringARefreshIsNotMixedIn() {
        world.signIn();
        world.sentry.liveAccess.clear();
        world.sentry.refreshes.add(token -> {
            world.store.save(Credential.apiToken(
                    Secret.of("elsewhere"), Origin.of("https://elsewhere.example.com"), world.clock.instant()));
            return world.sentry.rotate(token);
        });

        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class,
                () -> world.auth.session().call(world.auth.named(null, World.HOST.toString()), this::api));

        assertThat(failure.kind()).isEqualTo(Kind.HOST_MISMATCH);
        assertThat(sent).hasSize(1);
    }

    @Test
    void bindingKeepsTheMarkAndWaitsForNobody() {
        Credential pair = world.signIn();
        world.store.save(
                new Credential(pair.accessToken(), pair.refreshToken(), pair.expiresAt(), null, null, null, null));
        RefreshMark mark = new RefreshMark(RefreshMark.State.IN_FLIGHT, "hash", world.clock.instant(), 1);
        world.store.setRefreshMark(mark);
        Lease theirs = Objects.requireNonNull(world.store.acquireLease(Duration.ZERO));

        world.auth.session().call(null, this::api);
        assertThat(world.stored().origin()).as("somebody is at work").isNull();

        theirs.close();
        world.auth.session().call(null, this::api);
        assertThat(world.stored().origin()).isEqualTo(Origin.SENTRY_IO);
        assertThat(world.store.refreshMark()).isEqualTo(mark);
        assertThat(world.store.acquireLease(Duration.ZERO)).as("given back").isNotNull();
    }

    /** The former row's Sentry is not the one that the new row's token is of. */
    @Test
    void aRowWithoutOriginThatAppearsDuringTheWaitForTheLeaseGoesToTheConfiguredSentry() {
        world.signInExpired();
        world.sentry.onPrepare = this::replaceByPlainSql;

        world.auth.session().call(null, this::api);

        assertThat(world.sentry.calls).containsExactly("refresh@sentry.io");
        assertThat(world.stored().origin()).isEqualTo(Origin.SENTRY_IO);
    }

    @Test
    void aRowOfAnotherSentryThatAppearsDuringTheWaitForTheLeaseIsNotRefreshed() {
        world.signInExpired();
        world.sentry.onPrepare = this::replaceByPlainSql;

        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class,
                () -> world.auth.session().call(world.auth.named(World.HOST.toString(), null), this::api));

        assertThat(failure.kind()).isEqualTo(Kind.HOST_MISMATCH);
        assertThat(world.sentry.calls).isEmpty();
        assertThat(world.store.refreshMark()).as("nothing is under way").isNull();
    }

    private void replaceByPlainSql() {
        Credential pair = world.signInExpired();
        world.store.save(new Credential(
                pair.accessToken(), pair.refreshToken(), pair.expiresAt(), pair.issuedAt(), null, null, null));
    }

    @Test
    void aRowWithoutOriginIsBoundToTheFirstSentryThatSeesItsToken() {
        Credential pair = world.signIn();
        world.store.save(
                new Credential(pair.accessToken(), pair.refreshToken(), pair.expiresAt(), null, null, null, null));

        world.auth.session().call(world.auth.named(null, "https://own.example.com"), this::api);

        assertThat(world.stored().origin()).isEqualTo(Origin.of("own.example.com"));
        assertThatThrownBy(
                        () -> world.auth.session().call(world.auth.named(null, "https://other.example.com"), this::api))
                .isInstanceOf(AuthFailure.class);
    }

    @Test
    void aPastedAddressDoesNotSayWhereARowWithoutOriginBelongs() {
        Credential pair = world.signIn();
        Credential unbound = new Credential(pair.accessToken(), pair.refreshToken(), null, null, null, null, null);
        world.store.save(unbound);
        world.variables.put("SENTRY_URL", "https://own.example.com");

        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class,
                () -> world.auth
                        .session()
                        .call(world.auth.named("https://evil.example.com/organizations/x/issues/1/", null), this::api));

        assertThat(failure.kind()).isEqualTo(Kind.HOST_MISMATCH);
        assertThat(failure).hasMessageContaining("own.example.com").hasMessageContaining("evil.example.com");
        assertThat(sent).isEmpty();
        assertThat(world.stored()).isEqualTo(unbound);
        world.auth
                .session()
                .call(world.auth.named("https://own.example.com/organizations/x/issues/1/", null), this::api);
        assertThat(world.stored().origin()).isEqualTo(Origin.of("own.example.com"));
    }

    @Test
    void aRowWithoutOriginInAStoreThatCannotBeWrittenStillServes() {
        Credential pair = world.signIn();
        world.store.save(new Credential(pair.accessToken(), null, null, null, null, null, null));
        world.store.failWrites(1, new TokenStoreException(Reason.DENIED, "read-only"));

        assertThat(call()).isEqualTo("answer from sentry.io");
        assertThat(world.stored().origin()).isNull();
    }

    @Test
    void aBoundCredentialIsNotWrittenAgain() {
        world.signIn();
        int writes = world.store.writes();

        call();

        assertThat(world.store.writes()).isEqualTo(writes);
    }
}
