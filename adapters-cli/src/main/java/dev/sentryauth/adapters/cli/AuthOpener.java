package dev.sentryauth.adapters.cli;

import dev.sentryauth.application.SentryAuth;
import org.jspecify.annotations.Nullable;

/** Wires the use cases once the command line is read, because the profile decides where the store lies. */
@FunctionalInterface
public interface AuthOpener {

    /**
     * Opens the use cases; called at most once for a command, and not for help.
     *
     * @param profile the value of {@code --profile}, well-formed; null if it was not given, then SENTRY_PROFILE counts
     * @throws dev.sentryauth.domain.SentryAuthException if the configuration does not allow it
     */
    SentryAuth open(@Nullable String profile);
}
