package dev.sentryauth.adapters.cli.terminal;

import java.util.Map;

/**
 * What a child process must not inherit: it has no business with tokens, and its environment is easy to read; and the locale
 * that the launcher gives this JVM is not the user's.
 */
final class ChildEnvironment {
    /** Set by the launcher: LC_ALL as the user had it, empty if unset. */
    private static final String USER_LOCALE = "sentry.lc_all";

    private ChildEnvironment() {}

    static void clean(ProcessBuilder builder) {
        Map<String, String> environment = builder.environment();
        environment.remove("SENTRY_AUTH_TOKEN");
        environment.remove("SENTRY_TOKEN");
        environment.remove("SENTRY_CUSTOM_HEADERS");
        String locale = System.getProperty(USER_LOCALE);
        if (locale != null && locale.isEmpty()) {
            environment.remove("LC_ALL");
        } else if (locale != null) {
            environment.put("LC_ALL", locale);
        }
    }
}
