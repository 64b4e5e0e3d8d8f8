package dev.sentryauth.application.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.FakeSentry;
import dev.sentryauth.application.World;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** API tokens, and the sign-in that is there already. */
class TokenLoginTest {
    private static final Secret TOKEN = Secret.of("sntryu_0123456789");

    private final World world = new World();

    private static Secret orgToken(String url) {
        String json = "{\"iat\":1,\"url\":\"" + url + "\",\"region_url\":\"" + url + "\",\"org\":\"acme\"}";
        return Secret.of(
                "sntrys_" + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)) + "_secret");
    }

    @Test
    void aTokenThatTheServerAcceptsIsStored() {
        world.sentry.liveAccess.add(TOKEN);

        LoginResult result = world.auth.login().token(null, TOKEN);

        assertThat(result.method()).isEqualTo(LoginResult.Method.TOKEN);
        assertThat(result.user()).isEqualTo(FakeSentry.JANE);
        assertThat(world.stored()).isEqualTo(Credential.apiToken(TOKEN, Origin.SENTRY_IO, world.clock.instant()));
        assertThat(world.cache.user()).isEqualTo(FakeSentry.JANE);
        assertThat(world.sentry.calls).containsExactly("identify@sentry.io");
    }

    @Test
    void aTokenThatTheServerRejectsChangesNothing() {
        Credential former = world.signIn();

        AuthError error =
                catchThrowableOfType(AuthError.class, () -> world.auth.login().token(null, TOKEN));

        assertThat(error.reason()).isEqualTo(AuthError.Reason.INVALID);
        assertThat(error).hasMessageContaining("sentry.example.com does not accept this token");
        assertThat(world.stored()).isEqualTo(former);
    }

    @Test
    void aTokenOfNoUserIsFine() {
        world.sentry.identities.add(() -> null);

        LoginResult result = world.auth.login().token(null, TOKEN);

        assertThat(result.user()).isNull();
        assertThat(world.cache.user()).isNull();
    }

    @Test
    void anOrganizationTokenGoesToTheSentryThatItNames() {
        Secret token = orgToken("https://own.example.com");
        world.sentry.liveAccess.add(token);

        assertThat(world.auth.login().token(null, token).origin()).isEqualTo(Origin.of("own.example.com"));
    }

    @Test
    void anOrganizationTokenNeverGoesElsewhere() {
        Secret token = orgToken("https://own.example.com");

        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class, () -> world.auth.login().token(world.auth.named(null, "https://sentry.io"), token));

        assertThat(failure.kind()).isEqualTo(Kind.HOST_MISMATCH);
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void anOrganizationTokenOfTheHostedSentryFitsItsRegions() {
        Secret token = orgToken("https://sentry.io");
        world.sentry.liveAccess.add(token);

        LoginResult result = world.auth.login().token(world.auth.named(null, "https://us.sentry.io"), token);

        assertThat(result.origin()).isEqualTo(Origin.of("us.sentry.io"));
    }

    @Test
    void aStoreThatCannotBeWrittenIsFoundOutBeforeTheTokenIsSent() {
        world.store.failWrites(Integer.MAX_VALUE, new TokenStoreException(Reason.DENIED, "read-only"));

        assertThatThrownBy(() -> world.auth.login().token(null, TOKEN)).isInstanceOf(TokenStoreException.class);
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void nobodySignedInIsNoSignIn() {
        assertThat(world.auth.login().existing(null)).isNull();
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void aGoodSignInCounts() {
        Credential credential = world.signIn();

        LoginResult existing = world.auth.login().existing(null);

        assertThat(existing)
                .isEqualTo(new LoginResult(
                        LoginResult.Method.OAUTH, credential, World.HOST, "memory", FakeSentry.JANE, null));
    }

    @Test
    void anExpiredSignInThatCanBeRefreshedCounts() {
        world.signInExpired();

        LoginResult existing = world.auth.login().existing(null);

        assertThat(existing).isNotNull();
        assertThat(existing.credential()).isEqualTo(world.stored());
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
    }

    @Test
    void aSignInThatTheServerRejectsDoesNotCount() {
        world.signIn();
        world.sentry.liveAccess.clear();
        world.sentry.liveRefresh.clear();

        assertThat(world.auth.login().existing(null)).isNull();
    }

    @Test
    void aSignInElsewhereDoesNotCount() {
        world.signIn();

        assertThat(world.auth.login().existing(world.auth.named(null, "https://other.example.com")))
                .isNull();
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void aRowWithoutOriginGoesToNoOtherSentryThanTheConfigured() {
        Credential signedIn = world.signIn();
        world.store.save(new Credential(signedIn.accessToken(), null, null, null, null, null, null));

        assertThat(world.auth.login().existing(world.auth.named(null, "https://other.example.com")))
                .isNull();
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void aSignInAtTheNamedSentryCounts() {
        world.signIn();

        assertThat(world.auth.login().existing(world.auth.named(null, World.HOST.toString())))
                .isNotNull();
    }

    @Test
    void theEnvironmentDoesNotHideTheSignIn() {
        world.signIn();
        world.variables.put("SENTRY_AUTH_TOKEN", "another");

        assertThat(world.auth.login().existing(null)).isNotNull();
    }

    @Test
    void aClientThatIsNoMoreMakesANewSignInNeeded() {
        world.signInExpired();
        world.sentry.refreshes.add(token -> new RefreshOutcome.Refused("The client is unknown."));

        assertThat(world.auth.login().existing(null)).isNull();
    }

    @Test
    void aServerThatCannotBeAskedIsNoAnswer() {
        world.signIn();
        world.sentry.identities.add(() -> {
            throw new AuthFailure(Kind.NETWORK, "down");
        });

        assertThatThrownBy(() -> world.auth.login().existing(null)).hasMessage("down");
    }

    @Test
    void aRowThatCannotBeReadIsReplaced() {
        world.sentry.liveAccess.add(TOKEN);
        world.store.failReads(1, new TokenStoreException(Reason.CORRUPT, "not a token"));

        assertThat(world.auth.login().token(null, TOKEN).origin()).isEqualTo(Origin.SENTRY_IO);

        world.store.failReads(1, new TokenStoreException(Reason.CORRUPT, "not a token"));
        assertThat(world.auth.login().existing(null)).isNull();
    }

    @Test
    void aStoreThatCannotBeReachedIsNotTakenForEmpty() {
        world.store.failReads(1, new TokenStoreException(Reason.UNAVAILABLE, "locked"));

        assertThatThrownBy(() -> world.auth.login().token(null, TOKEN)).hasMessage("locked");
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void aStoreThatIsFineIsNotSetAside() {
        assertThat(world.auth.login().recoverStore()).isNull();
    }
}
