package dev.sentryauth.application.port;

import org.jspecify.annotations.Nullable;

/** The environment variables, read at the time of the question and never kept. */
@FunctionalInterface
public interface Environment {

    /** The variable's value as it is; null if it is not set. */
    @Nullable String get(String name);
}
