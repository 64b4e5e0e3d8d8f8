package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.SentryApiContract;
import dev.sentryauth.testkit.TestMonotonicClock;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import org.junit.jupiter.api.AfterEach;

class SentryApiContractTest extends SentryApiContract {
    private final SandboxSentry sentry = SandboxSentry.start();
    private final Bearer bearer = new Bearer(
            Origin.of(sentry.url().toString()), Secret.of(sentry.signIn().accessToken()));
    private final FeignSentryApi api = new FeignSentryApi("1", name -> null, new TestMonotonicClock());

    @AfterEach
    void stop() {
        sentry.close();
    }

    @Override
    protected SentryApi api() {
        return api;
    }

    @Override
    protected Bearer bearer() {
        return bearer;
    }
}
