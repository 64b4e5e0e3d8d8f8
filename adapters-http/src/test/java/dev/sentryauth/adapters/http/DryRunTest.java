package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Getting ready for a refresh sends nothing and spoils nothing. */
class DryRunTest {

    @Test
    void theDryRunSendsNothingAndTheRealRequestFollowsOnce() throws InterruptedException {
        try (SandboxSentry sentry = SandboxSentry.start()) {
            IssuedTokens tokens = sentry.signIn();
            OAuthClient client = new OAuthClient(Origin.of(sentry.url().toString()), sentry.clientId());
            FeignOAuthServer server = new FeignOAuthServer("test", name -> null);

            server.prepare(client.server());
            awaitDryRuns();
            assertThat(sentry.requests()).isEmpty();

            RefreshOutcome outcome = server.refresh(client, Secret.of(tokens.refreshToken()), Duration.ofSeconds(30));
            assertThat(outcome).isInstanceOf(RefreshOutcome.Granted.class);
            assertThat(((RefreshOutcome.Granted) outcome).grant().accessToken().reveal())
                    .isNotEqualTo("dry-run");
            assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
        }
    }

    @Test
    void anUnusableEnvironmentIsLeftToTheRealRequest() throws InterruptedException {
        FeignOAuthServer server = new FeignOAuthServer("test", Map.of("SENTRY_CA_BUNDLE", "/nowhere/at/all.pem")::get);
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
        try {
            server.prepare(Origin.SENTRY_IO);
            server.prepare(Origin.SENTRY_IO);
            awaitDryRuns();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(former);
        }

        assertThat(thrown).isEmpty();
        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class,
                () -> server.refresh(
                        new OAuthClient(Origin.SENTRY_IO, "client"), Secret.of("token"), Duration.ofSeconds(30)));
        assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.CONFIGURATION);
    }

    @Test
    void theDryRunGoesAllTheWay() throws AnsweredException, ExchangeException {
        Peer peer = new Peer(Origin.SENTRY_IO, Duration.ofSeconds(1), null, name -> null);

        RefreshOutcome outcome = DryRun.perform(peer, "test");

        assertThat(outcome).isInstanceOf(RefreshOutcome.Granted.class);
    }

    private static void awaitDryRuns() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(DryRun.THREAD)) {
                thread.join();
            }
        }
    }
}
