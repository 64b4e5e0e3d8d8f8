package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.Slice;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.TestMonotonicClock;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that wait say so while they wait. */
class SlowServerTest {
    private final SandboxSentry sentry = SandboxSentry.start();
    private final Origin origin = Origin.of(sentry.url().toString());
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final TestMonotonicClock clock = new TestMonotonicClock();

    @AfterEach
    void stop() {
        sentry.close();
    }

    private void hear(String host) {
        heard.add(host);
        first.complete(host);
    }

    private FeignSentryApi api() {
        return new FeignSentryApi("1", name -> null, clock, () -> null, this::hear);
    }

    private Bearer bearer() {
        return new Bearer(origin, Secret.of(sentry.signIn().accessToken()));
    }

    @Test
    void aServerThatDoesNotRespondIsNamedWhileTheRequestWaits() throws Exception {
        sentry.fault(Endpoint.ORGANIZATIONS, Fault.hangBeforeProcessing());
        Bearer bearer = bearer();
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
            assertThatThrownBy(() -> api().organizations(bearer, new Slice(100, null)))
                    .isInstanceOf(AuthFailure.class);
        });

        assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(origin.display());
        assertThat(ended).isNotDone();
        sentry.close();
        ended.get(60, TimeUnit.SECONDS);
        assertThat(heard).hasSize(1);
    }

    @Test
    void aPollIsQuietForItsListenerSpeaks() {
        sentry.fault(Endpoint.TOKEN_POLL, Fault.hangBeforeProcessing());
        FeignOAuthServer server = new FeignOAuthServer("1", name -> null, () -> null, this::hear);

        PollOutcome outcome =
                server.poll(new OAuthClient(origin, sentry.clientId()), Secret.of("code"), Duration.ofMillis(3500));

        assertThat(outcome).isInstanceOf(PollOutcome.Unavailable.class);
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 1", "29, 1"})
    void aPauseThatTheServerAsksForIsAWaitTooIfItIsLong(int seconds, int times) {
        Retries retries = new Retries(clock, true, this::hear, "host");

        assertThat(retries.afterAnswer(TransientAnswers.with(Duration.ofSeconds(seconds))))
                .isTrue();

        assertThat(heard).hasSize(times);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"PT0S,now", "PT0.9S,now", "PT1S,in 1 second", "PT30S,in 30 seconds", "-,later"},
            nullValues = "-")
    void whenToTryAgainIsNeverInZeroSeconds(Duration pause, String when) {
        assertThat(Answers.unavailable(
                        TransientAnswers.with(pause), new Peer(origin, Duration.ofSeconds(1), null, name -> null)))
                .endsWith("Try again " + when + ".");
    }

    private static final class TransientAnswers {
        static WireAnswer with(Duration retryAfter) {
            return new WireAnswer(
                    503, WireAnswer.Body.OTHER, JsonObject.empty(), false, retryAfter, null, null, false, null, null);
        }
    }
}
