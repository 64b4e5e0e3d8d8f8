package dev.sentryauth.adapters.cli.terminal;

import java.util.Map;

/** What a child process must not inherit: it has no business with tokens, and its environment is easy to read. */
final class ChildEnvironment {
    private ChildEnvironment() {}

    static void clean(ProcessBuilder builder) {
        Map<String, String> environment = builder.environment();
        environment.remove("SENTRY_AUTH_TOKEN");
        environment.remove("SENTRY_TOKEN");
        environment.remove("SENTRY_CUSTOM_HEADERS");
    }
}
