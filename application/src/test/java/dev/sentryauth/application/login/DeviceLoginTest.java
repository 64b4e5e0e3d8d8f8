package dev.sentryauth.application.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.World;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** RFC 8628 from the client's side, on a clock that needs no waiting. */
class DeviceLoginTest {
    private final World world = new World();
    private final Recorder recorder = new Recorder();

    private static final class Recorder implements LoginListener {
        final List<String> events = new ArrayList<>();
        final List<Duration> left = new ArrayList<>();

        @Override
        public void deviceAuthorized(DeviceAuthorization device, Origin origin, Duration timeLeft) {
            events.add(device.userCode() + " " + device.bestUri() + " " + origin.display() + " " + timeLeft);
        }

        @Override
        public void waiting(Duration timeLeft) {
            left.add(timeLeft);
        }

        @Override
        public void slowedDown(Duration interval) {
            events.add("slow " + interval);
        }

        @Override
        public void unavailable(String reason, Duration pause) {
            events.add(reason + " " + pause);
        }
    }

    private LoginResult login() {
        return login(600);
    }

    private LoginResult login(int seconds) {
        return world.auth.login().device(new DeviceLogin(null, Scopes.DEFAULT, Duration.ofSeconds(seconds)), recorder);
    }

    private void device(int expiresIn, int interval) {
        DeviceAuthorization old = world.sentry.device;
        world.sentry.device = new DeviceAuthorization(
                old.deviceCode(),
                old.userCode(),
                old.verificationUri(),
                old.verificationUriComplete(),
                Duration.ofSeconds(expiresIn),
                Duration.ofSeconds(interval));
    }

    private void approve() {
        world.sentry.polls.add(new PollOutcome.Granted(world.sentry.issue()));
    }

    private static PollOutcome down(@Nullable Duration retryAfter) {
        return new PollOutcome.Unavailable("HTTP 502", retryAfter);
    }

    @Test
    void anApprovedSignInIsStoredWithItsOwner() {
        world.sentry.polls.add(new PollOutcome.Pending());
        approve();

        LoginResult result = login();

        assertThat(result.user()).isEqualTo(dev.sentryauth.application.FakeSentry.JANE);
        assertThat(result.method()).isEqualTo(LoginResult.Method.OAUTH);
        assertThat(result.origin()).isEqualTo(Origin.SENTRY_IO);
        assertThat(result.location()).isEqualTo("memory");
        assertThat(world.stored()).isEqualTo(result.credential());
        assertThat(result.credential().clientId()).isEqualTo(World.CLIENT_ID);
        assertThat(result.credential().issuedAt()).isEqualTo(world.clock.instant());
        assertThat(world.cache.user()).isEqualTo(dev.sentryauth.application.FakeSentry.JANE);
        assertThat(world.sentry.calls)
                .containsExactly(
                        "device[project:read project:write org:read event:read event:write member:read team:read]"
                                + "@sentry.io",
                        "poll@sentry.io",
                        "poll@sentry.io");
        assertThat(recorder.events)
                .containsExactly("BCDF-GHJK https://sentry.example.com/oauth/device/ sentry.io PT10M");
    }

    @Test
    void theIntervalIsWaitedBeforeTheFirstPollToo() {
        approve();

        login();

        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void theServersIntervalIsObeyed() {
        device(600, 9);
        world.sentry.polls.add(new PollOutcome.Pending());
        approve();

        login();

        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(18));
    }

    @Test
    void anIntervalOfNothingIsNoLicenceToHammer() {
        device(600, 0);
        approve();

        login();

        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void slowDownAddsFiveSecondsForGood() {
        world.sentry.polls.add(new PollOutcome.SlowDown());
        world.sentry.polls.add(new PollOutcome.Pending());
        world.sentry.polls.add(new PollOutcome.SlowDown());
        approve();

        login();

        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(5 + 10 + 10 + 15));
        assertThat(recorder.events).contains("slow PT10S", "slow PT15S");
    }

    @Test
    void troubleOnTheWayBacksOffAndGoesOn() {
        for (int i = 0; i < 5; i++) {
            world.sentry.polls.add(down(null));
        }
        world.sentry.polls.add(new PollOutcome.Pending());
        approve();

        login();

        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(5 + 10 + 20 + 40 + 60 + 60 + 5));
        assertThat(recorder.events).contains("HTTP 502 PT10S", "HTTP 502 PT20S", "HTTP 502 PT40S", "HTTP 502 PT1M");
    }

    @Test
    void slowDownEndsABackoffAndKeepsItsSeconds() {
        world.sentry.polls.add(down(null));
        world.sentry.polls.add(new PollOutcome.SlowDown());
        approve();

        login();

        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(5 + 10 + 10));
    }

    @Test
    void whatTheServerAsksToWaitIsWaited() {
        world.sentry.polls.add(down(Duration.ofSeconds(90)));
        world.sentry.polls.add(down(Duration.ofSeconds(1)));
        approve();

        login();

        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(5 + 90 + 60));
    }

    @Test
    void aServerThatStaysDownEndsWithTheDeadline() {
        for (int i = 0; i < 30; i++) {
            world.sentry.polls.add(down(null));
        }

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> login(120));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofMinutes(2));
        assertThat(recorder.events).contains("HTTP 502 PT45S"); // no longer than there is time
        assertThat(failure).hasMessageContaining("could not be asked any more").hasMessageContaining("HTTP 502");
    }

    @Test
    void troubleThatPassedIsNotBlamedForTheEnd() {
        world.sentry.polls.add(down(null));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> login(120));

        assertThat(failure).hasMessageContaining("Nobody approved the sign-in within 120 seconds");
    }

    @Test
    void aSlowFirstRequestThatUsesTheTimeUpIsATimeout() {
        world.sentry.beforeAnswer = () -> world.monotonic.advance(Duration.ofSeconds(7));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> login(8));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(world.sentry.count("poll")).isZero();
    }

    @Test
    void aRefusalEndsAtOnce() {
        world.sentry.polls.add(new PollOutcome.Denied());

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::login);

        assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
        assertThat(failure).hasMessageContaining("refused").hasMessageContaining("sentry auth login");
        assertThat(world.sentry.count("poll")).isEqualTo(1);
    }

    @Test
    void anExpiredCodeEndsAtOnce() {
        world.sentry.polls.add(new PollOutcome.Expired());

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::login);

        assertThat(failure.kind()).isEqualTo(Kind.DEVICE_CODE_EXPIRED);
        assertThat(failure).hasMessageContaining("expired");
    }

    @Test
    void anyOtherErrorEndsAtOnceWithItsName() {
        world.sentry.polls.add(new PollOutcome.Rejected("invalid_grant"));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::login);

        assertThat(failure.kind()).isEqualTo(Kind.SERVER);
        assertThat(failure)
                .hasMessage("Sentry ended the sign-in (invalid_grant). Run 'sentry auth login' to try again.");
    }

    @Test
    void anApprovalWhoseAnswerWasLostIsToldAsSuch() {
        world.sentry.polls.add(down(null));
        world.sentry.polls.add(new PollOutcome.Rejected("invalid_grant"));

        assertThatThrownBy(this::login).hasMessageContaining("answer to the approval was lost");
    }

    @Test
    void anAnswerInBetweenShowsThatNothingWasLost() {
        for (PollOutcome between : List.of(new PollOutcome.Pending(), new PollOutcome.SlowDown())) {
            world.sentry.polls.add(down(null));
            world.sentry.polls.add(between);
            world.sentry.polls.add(new PollOutcome.Rejected("invalid_grant"));

            assertThatThrownBy(this::login).hasMessageContaining("(invalid_grant)");
        }
    }

    @Test
    void anotherErrorAfterTroubleIsNoLostAnswer() {
        world.sentry.polls.add(down(null));
        world.sentry.polls.add(new PollOutcome.Rejected("invalid_client"));

        assertThatThrownBy(this::login).hasMessageContaining("(invalid_client)");
    }

    @Test
    void nobodyWaitsLongerThanTheCodeLives() {
        device(60, 5);

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::login);

        assertThat(failure.kind()).isEqualTo(Kind.DEVICE_CODE_EXPIRED);
        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(60));
        assertThat(recorder.events.get(0)).endsWith("PT1M");
    }

    @Test
    void nobodyWaitsLongerThanAsked() {
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> login(17));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure).hasMessageContaining("within 17 seconds").hasMessageContaining("--timeout");
        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(17));
        assertThat(world.sentry.count("poll")).isEqualTo(3);
        assertThat(recorder.events.get(0)).endsWith("PT17S");
    }

    @Test
    void whenCodeAndPatienceEndTogetherItIsTheCode() {
        device(600, 5);

        assertThat(catchThrowableOfType(AuthFailure.class, this::login).kind()).isEqualTo(Kind.DEVICE_CODE_EXPIRED);
    }

    @Test
    void theTimeoutBoundsEachRequest() {
        world.sentry.beforeAnswer = () -> world.monotonic.advance(Duration.ofSeconds(2));

        assertThatThrownBy(() -> login(10)).isInstanceOf(AuthFailure.class);

        // 10 s at first; 2 s went, 5 s were waited, 3 s are left.
        assertThat(world.sentry.timeouts).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(3));
    }

    @Test
    void noRequestTakesLongerThanThirtySeconds() {
        approve();

        login();

        assertThat(world.sentry.timeouts).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    @Test
    void aSuspendedMachineDoesNotPollInABurst() {
        device(36_000, 5);
        world.sentry.polls.add(new PollOutcome.Pending());
        world.sentry.beforeAnswer = () -> world.clock.advance(Duration.ofHours(8));
        approve();

        LoginResult result = login(3600);

        assertThat(world.sentry.count("poll")).isEqualTo(2);
        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(10));
        assertThat(result.credential().issuedAt()).isEqualTo(world.clock.instant());
    }

    @Test
    void theTimeLeftIsToldEachSecond() {
        approve();

        login();

        assertThat(recorder.left)
                .containsExactly(
                        Duration.ofSeconds(600),
                        Duration.ofSeconds(599),
                        Duration.ofSeconds(598),
                        Duration.ofSeconds(597),
                        Duration.ofSeconds(596),
                        Duration.ofSeconds(595));
    }

    @Test
    void theFormerSignInStaysUntilTheNewOneIsThere() {
        Credential former = world.signIn();
        world.sentry.polls.add(new PollOutcome.Denied());

        assertThatThrownBy(this::login).isInstanceOf(AuthFailure.class);

        assertThat(world.stored()).isEqualTo(former);
    }

    @Test
    void signingInAgainGoesToTheSameSentryUnlessAnotherIsNamed() {
        world.signIn();
        approve();
        assertThat(login().origin()).isEqualTo(World.HOST);

        approve();
        LoginResult result = world.auth
                .login()
                .device(
                        new DeviceLogin(
                                world.auth.named(null, "https://other.example.com"),
                                Scopes.DEFAULT,
                                Duration.ofMinutes(10)),
                        recorder);

        assertThat(result.origin()).isEqualTo(Origin.of("https://other.example.com"));
        assertThat(world.stored().origin()).isEqualTo(result.origin());
    }

    @Test
    void aStoreThatCannotBeWrittenIsFoundOutBeforeAnybodyIsAsked() {
        world.store.failWrites(Integer.MAX_VALUE, new TokenStoreException(Reason.DENIED, "read-only"));

        assertThatThrownBy(this::login).isInstanceOf(TokenStoreException.class);
        assertThat(world.sentry.calls).isEmpty();
    }

    @Test
    void aStoreThatIsBusyAtTheEndIsTriedAgain() {
        approve();
        world.store.failWrites(2, new TokenStoreException(Reason.UNAVAILABLE, "locked"));

        LoginResult result = login();

        assertThat(world.stored()).isEqualTo(result.credential());
        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void aStoreThatStaysBusyOrIsBrokenEndsIt() {
        approve();
        world.store.failWrites(3, new TokenStoreException(Reason.UNAVAILABLE, "locked"));
        assertThatThrownBy(this::login).hasMessage("locked");
        assertThat(world.monotonic.slept()).isEqualTo(Duration.ofSeconds(6));
        assertThat(world.sentry.revoked).containsExactly(Secret.of("refresh-token-1"));

        approve();
        world.store.failWrites(1, new TokenStoreException(Reason.CORRUPT, "broken"));
        assertThatThrownBy(this::login).hasMessage("broken");
    }

    @Test
    void whateverAStoreThrowsItIsTriedAgain() {
        approve();
        world.store.failWrites(2, new IllegalStateException("a token"));
        assertThat(login().credential()).isEqualTo(world.stored());

        approve();
        world.store.failLeases(new IllegalStateException("a token"));
        assertThat(login().credential()).isEqualTo(world.stored());
        world.store.failLeases(null);

        approve();
        world.store.failWrites(3, new IllegalStateException("a token"));
        assertThatThrownBy(this::login)
                .isInstanceOf(TokenStoreException.class)
                .hasMessage("The token store failed (java.lang.IllegalStateException).");
        assertThat(world.sentry.revoked) // the first was replaced, the third could not be kept
                .containsExactlyInAnyOrder(Secret.of("refresh-token-1"), Secret.of("refresh-token-3"));

        approve();
        world.store.failAfterWriting(3, new IllegalStateException("a token"));
        assertThat(login().credential()).isEqualTo(world.stored());
    }

    @Test
    void aStoreThatHasWrittenAndFailsToSaySoHasWritten() {
        approve();
        world.store.failAfterWriting(3, new TokenStoreException(Reason.UNAVAILABLE, "too late"));

        LoginResult result = login();

        assertThat(world.stored()).isEqualTo(result.credential());
        assertThat(world.sentry.revoked).isEmpty();
    }

    @Test
    void theFormerUsersCachesAreGone() {
        world.cache.savePaginationCursor("issue list", "0:100:0");
        approve();

        login();

        assertThat(world.cache.paginationCursor("issue list")).isNull();
    }

    @Test
    void aServerThatDoesNotTellTheUserIsAsked() {
        TokenGrant grant = world.sentry.issue();
        world.sentry.polls.add(
                new PollOutcome.Granted(new TokenGrant(grant.accessToken(), grant.refreshToken(), 3600L, null, null)));

        LoginResult result = login();

        assertThat(result.user()).isEqualTo(dev.sentryauth.application.FakeSentry.JANE);
        assertThat(world.cache.user()).isEqualTo(dev.sentryauth.application.FakeSentry.JANE);
        assertThat(world.sentry.timeouts.get(2)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aMissingNameNeverCostsTheSignIn() {
        world.sentry.identities.add(() -> {
            throw new AuthFailure(Kind.NETWORK, "down");
        });
        world.sentry.identities.add(() -> null);
        for (int i = 0; i < 2; i++) {
            world.sentry.polls.add(new PollOutcome.Granted(new TokenGrant(Secret.of("t" + i), null, null, null, null)));

            assertThat(login().user()).isNull();
            assertThat(world.stored().accessToken()).isEqualTo(Secret.of("t" + i));
        }
    }

    @Test
    void aCacheThatCannotKeepTheNameNeverCostsTheSignIn() {
        approve();
        world.cache.failure = new TokenStoreException(Reason.UNAVAILABLE, "locked");

        assertThat(login().user()).isEqualTo(dev.sentryauth.application.FakeSentry.JANE);
    }

    @Test
    void aCacheThatCannotBeClearedNeverCostsTheSignIn() {
        approve();
        world.cache.failure = new TokenStoreException(Reason.CORRUPT, "damaged");

        LoginResult result = login();

        assertThat(world.stored()).isEqualTo(result.credential());
        assertThat(world.sentry.revoked).isEmpty();
    }

    @Test
    void aTimeoutBelowTheServersIntervalIsRefusedAtOnce() {
        for (int seconds : new int[] {3, 5}) {
            AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> login(seconds));

            assertThat(failure.kind()).isEqualTo(Kind.BAD_VALUE);
            assertThat(failure).hasMessageContaining("wants 5 seconds between two questions");
        }
        assertThat(world.monotonic.slept()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aCodeThatEndsWithinAnIntervalOfTheTimeoutIsTheCodesEnd() {
        world.sentry.beforeAnswer = () -> {
            if (world.sentry.count("poll") == 0) {
                world.monotonic.advance(Duration.ofSeconds(2)); // the request for the code took its time
            }
        };

        assertThat(catchThrowableOfType(AuthFailure.class, this::login).kind()).isEqualTo(Kind.DEVICE_CODE_EXPIRED);
    }

    @Test
    void anInterruptionLeavesTheFormerSignIn() {
        Credential former = world.signIn();
        Thread.currentThread().interrupt();

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::login);

        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(world.stored()).isEqualTo(former);
    }

    @Test
    void anInterruptionWhileTheStoreIsBusyIsReportedAsSuch() {
        world.sentry.beforeAnswer = () -> {
            if (world.sentry.count("poll") == 1) {
                world.store.failWrites(3, new TokenStoreException(Reason.UNAVAILABLE, "locked"));
                Thread.currentThread().interrupt();
            }
        };
        approve();

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, this::login);

        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(world.sentry.revoked).as("nobody has it").containsExactly(Secret.of("refresh-token-1"));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aTimeoutOfNothingIsNoTimeout() {
        for (int seconds : new int[] {0, -5}) {
            AuthFailure failure = catchThrowableOfType(
                    AuthFailure.class, () -> new DeviceLogin(null, Scopes.DEFAULT, Duration.ofSeconds(seconds)));

            assertThat(failure.kind()).isEqualTo(Kind.BAD_VALUE);
        }
    }

    @Test
    void theClientIdOfTheEnvironmentIsAskedFor() {
        world.variables.put("SENTRY_CLIENT_ID", " mine ");
        approve();

        login();

        assertThat(world.sentry.clients).containsOnly(new OAuthClient(Origin.SENTRY_IO, "mine"));
    }
}
