package dev.sentryauth.application.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.FakeSentry;
import dev.sentryauth.application.World;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.UserInfo;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static final UserInfo JOHN = new UserInfo("2", "John", "john@example.com", "john");

    private final World world = new World();

    private UserInfo ask() {
        return world.auth.identity().ask(null);
    }

    @Test
    void theServerSaysWhoItIsAndThatIsRemembered() {
        world.signIn();

        assertThat(ask()).isEqualTo(FakeSentry.JANE);
        assertThat(world.cache.user()).isEqualTo(FakeSentry.JANE);
    }

    @Test
    void anotherAnswerReplacesWhatWasRemembered() {
        world.signIn();
        world.cache.saveUser(JOHN);

        assertThat(ask()).isEqualTo(FakeSentry.JANE);
        assertThat(world.cache.user()).isEqualTo(FakeSentry.JANE);
    }

    @Test
    void whoATokenOfTheEnvironmentBelongsToIsNotRemembered() {
        world.signIn();
        world.cache.saveUser(JOHN);
        world.variables.put("SENTRY_AUTH_TOKEN", world.stored().accessToken().reveal());
        world.variables.put("SENTRY_URL", World.HOST.toString());

        assertThat(ask()).isEqualTo(FakeSentry.JANE);
        assertThat(world.cache.user()).isEqualTo(JOHN);
    }

    @Test
    void aTokenThatActsForNobodyIsSaidToDoSo() {
        world.signIn();
        world.sentry.identities.add(() -> null);

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::ask);

        assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(failure)
                .hasMessageContaining("acts for no user")
                .hasMessageContaining("'sentry auth login --force'");
        assertThat(world.cache.user()).isNull();
    }

    @Test
    void aRejectedTokenIsRefreshedOnce() {
        world.signIn();
        world.sentry.liveAccess.clear();

        assertThat(ask()).isEqualTo(FakeSentry.JANE);
        assertThat(world.sentry.count("refresh")).isEqualTo(1);
        assertThat(world.sentry.count("identify")).isEqualTo(2);
        assertThat(world.cache.user()).isEqualTo(FakeSentry.JANE);
    }

    @Test
    void withoutATokenNobodyIsAsked() {
        assertThat(catchThrowableOfType(AuthError.class, this::ask).reason())
                .isEqualTo(AuthError.Reason.NOT_AUTHENTICATED);
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void cachesThatFailAreNoObstacle() {
        world.signIn();
        world.cache.failure = new TokenStoreException(Reason.UNAVAILABLE, "no");

        assertThat(ask()).isEqualTo(FakeSentry.JANE);
    }

    @Test
    void whatIsLearnedOfAFormerSignInIsNotKept() {
        world.signIn();
        world.sentry.identities.add(() -> {
            world.signIn();
            return JOHN;
        });

        assertThat(ask()).isEqualTo(JOHN);
        assertThat(world.cache.user()).isNull();
    }
}
