package dev.sentryauth.bootstrap;

import dev.sentryauth.application.port.Environment;
import org.jspecify.annotations.Nullable;

/** The process's environment. A class and not a method reference: those cost milliseconds before main is reached. */
final class SystemEnvironment implements Environment {
    @Override
    public @Nullable String get(String name) {
        return System.getenv(name);
    }
}
