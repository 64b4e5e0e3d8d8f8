package dev.sentryauth.testkit;

import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import org.junit.jupiter.api.BeforeEach;

class InMemorySentryApiTest extends SentryApiContract {
    private static final Secret TOKEN = Secret.of("access-token");

    private final InMemorySentryApi api = new InMemorySentryApi(TOKEN::equals);

    @BeforeEach
    void fill() {
        api.organization(Origin.SENTRY_IO, "acme", null).organization(Origin.SENTRY_IO, "globex", null);
        api.project("acme", "web").project("acme", "api").project("acme", "worker");
        for (int i = 1; i <= 7; i++) {
            api.issue(
                    "acme",
                    new Issue("10" + i, "WEB-" + i, null, null, null, null, null, null, null, null, null, "web"));
        }
    }

    @Override
    protected SentryApi api() {
        return api;
    }

    @Override
    protected Bearer bearer() {
        return new Bearer(Origin.SENTRY_IO, TOKEN);
    }
}
