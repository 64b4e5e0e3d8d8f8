package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.Reporter;
import dev.sentryauth.adapters.cli.terminal.Terminal;
import dev.sentryauth.application.SentryAuth;
import dev.sentryauth.application.port.Environment;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What a command works with.
 *
 * @param auth the use cases, for the profile that was asked for
 * @param reporter where results and remarks go
 * @param terminal the streams, for what is more than lines of text
 * @param environment the environment variables
 * @param clock the wall clock
 * @param profile the profile in use, by {@code --profile} or SENTRY_PROFILE; null: the main one
 */
public record CommandContext(
        SentryAuth auth,
        Reporter reporter,
        Terminal terminal,
        Environment environment,
        InstantSource clock,
        @Nullable String profile) {}
